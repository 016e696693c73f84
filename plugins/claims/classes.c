/* SPDX-License-Identifier: GPL-3.0-or-later */
/* classes.c -- the words of each class, and a hash table over them. */
#include "classes.h"

#include <pthread.h>
#include <string.h>

typedef struct list {
    int class;
    const char *words;
} list;

static const list lists[] = {
    {I_FALL, "fell fall falls falling fallen dropped drop drops dropping plunged plunge plunges plunging slumped slump slumps slumping "
             "tumbled tumble tumbles tumbling slid slide slides sliding sank sink sinks sinking sunk crashed crash crashes crashing "
             "declined decline declines declining decreased decrease decreases decreasing lost lose loses losing shed sheds shedding down lower "
             "dipped dip dips dipping slipped slip slips slipping retreated retreat retreats retreating plummeted plummet plummets "
             "plummeting collapsed collapse collapses collapsing sinking cratered tanked eased weakened weaken sagged dived dove nosedived "
             "nosedive freefall selloff bearish loss losses downturn skidded swooned skid decliner decliners cut cuts reduced reduces "
             "shrank shrink shrinks shrinking shrunk wiped wipe wipes wiping erased erase erases erasing wipeout rout fewer"},
    {I_RISE, "rose rise rises rising risen gained gain gains gaining surged surge surges surging climbed climb climbs climbing jumped jump "
             "jumps jumping soared soar soars soaring rallied rally rallies rallying advanced advance advances advancing up higher increased "
             "increase increases increasing added adds adding grew grow grows growing grown rebounded rebound rebounds rebounding recovered "
             "recover recovers recovering spiked spike spikes spiking leapt leaped leap leaps popped bounced bounces bounce ticked "
             "bullish upturn skyrocketed skyrocket skyrockets rocketed strengthened strengthens gainer gainers expanded expands climbs"},
    {I_MOVE_VERB, "fell falls fallen dropped drops plunged plunges slumped slumps tumbled tumbles slid slides sank sinks crashed crashes declined declines "
                  "decreased dipped dips slipped slips retreated retreats plummeted plummets collapsed collapses cratered tanked sagged dived dove nosedived "
                  "rose rises risen gained surged surges climbed climbs jumped jumps soared soars rallied rallies advanced advances increased "
                  "grew rebounded rebounds recovered recovers spiked spikes leapt leaped popped bounced skyrocketed rocketed edged ticked skidded swooned weakened strengthened"},
    {I_LOSE, "lost lose loses losing shed sheds shedding erased erase erases erasing wiped wipe wipes wiping wipeout evaporated evaporate "
             "destroyed vaporized vaporised obliterated loss losses selloff rout gone"},
    {I_GAINS, "added adds adding gained gains gaining gain"},
    {I_RECOVER, "recovered recover recovers recovering recouped recoup recoups recouping regained regain regains regaining reclaimed"},
    {I_SAY, "said say says stated states reported reports told tells announced announces claimed "
            "claims argued argues noted notes added wrote writes revealed reveals disclosed "
            "discloses emphasized emphasised explained explains insisted insists maintained maintains warned warns declared "
            "declares acknowledged acknowledges confirmed confirms tweeted posted showed shows indicate indicates indicated"},
    {I_GUESS, "estimated estimate estimates estimating suggest suggests suggested calculated calculates reckoned reckons reckon believed "
              "believes believe thinks figured pegged pegs reportedly allegedly supposedly purportedly rumored rumoured"},
    {I_ABOUT_TO, "will expected expects expect expecting forecast forecasts forecasting projected projects predicts predicted predict "
                 "anticipated anticipates could may might set poised planned likely should going pledged slated scheduled promised plans plan aims intends hopes"},
    {I_IF, "if would unless whether provided"},
    {I_NOT, "not never no neither nor without cannot hardly nobody none dont doesnt didnt isnt wasnt wont"},
    {I_DENY, "denied denies deny denying rejected rejects disputed disputes dismissed dismisses refuted refutes"},
    {I_BE, "is are was were be been being am stood stands stand sits sit sat traded trades trading remains remained"},
    {I_AUX, "has have had having does do did"},
    {I_EVENT, "released release releases releasing founded founding launched launch launches launching announced announces announcing announce "
              "unveiled unveils unveil unveiling published publishes publish publishing introduced introduces debuted implemented started starts "
              "starting began begins opened opens open closed closes closing started completed finished signed acquired bought sold filed "
              "listed delisted merged split eased lifted imposed banned enacted adopted passed approved created established incorporated formed "
              "set reported said told called spoke speaking testified expected triggered happened occurred took struck resigned joined left "
              "appointed elected invested raised built co cofounded born died shipped delivered developed expanded rolled hit scheduled due "
              "updated posted revealed disclosed hosted peaked bottomed slated met visited entered exited"},
    {I_HAPPENING, "launch release interview post statement meeting earnings report announcement filing speech conference call event auction summit "
                  "hearing ruling deal merger acquisition offering ipo listing split crash selloff satellite crisis bankruptcy deadline election "
                  "record records decision vote memo letter note paper agreement treaty rule update debut premiere unveiling keynote"},
    {I_PRONOUN, "it its itself they their them he his she her whose we you"},
    {I_FIRM, "company firm chipmaker startup lab group maker stock shares share bank giant retailer carmaker automaker miner insurer index "
             "benchmark gauge token coin cryptocurrency currency model product app fund manufacturer supplier developer business operator airline "
             "lender brokerage exchange"},
    {I_GROUP, "stocks shares sector sectors companies firms names markets market tokens giants equities makers chipmakers miners assets "
              "investors bonds industry funds futures contracts indexes indices economy banks labs startups models systems exports imports "
              "workers rivals peers competitors holdings users customers prices yields rivals traders analysts coins cryptocurrencies selloff"},
    {I_MEASURE, "shares share stocks price prices value valuation cost costs capitalization cap worth performance revenue revenues profit "
                "profits sales earnings parent developer maker users founder units number size volume futures contracts budget spending yield "
                "rate margin market loss decline drop fall rise gain rally launch release assets training development weight capex expenditure"},
    {I_OF, "of"},
    {I_FROM, "from off"},
    {I_LIKE, "than with by to in like via per versus vs against among at for on under over between including such compared following behind toward towards into "
             "citing despite after before around near about within without despite unlike beyond"},
    {I_AND, "and plus"},
    {I_BUT, "while but as whereas although though however because since when whereby despite amid unless until once so yet after before if"},
    {I_WHICH, "which who that whose where"},
    {I_ARTICLE, "a an the this that these those its their his her our"},
    {I_MONTH, "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"},
    {I_SUPERLATIVE, "largest biggest smallest highest lowest worst best greatest steepest sharpest record records longest shortest fastest slowest top "
                    "deepest strongest weakest most least leading busiest richest costliest cheapest deadliest hottest"},
    {I_SHARE_WORD, "much most half majority bulk all part some third quarter fraction"},
    {I_LOSS_NOUN, "loss losses drop drops decline declines fall gain gains rise increase selloff slump plunge rally crash rout wipeout surge jump "
                  "retreat slide tumble correction downturn rebound recovery value ground"},
    {I_BEATS, "surpasses surpassed surpass outperforms outperformed outperform beats beat exceeds exceeded exceed exceeding overtook overtakes overtake "
              "overtaking eclipsed eclipses outpaced outpaces outranks outsold dethroned topped tops trails trailed lags lagged surpassing "
              "outperforming displaced displaces displacing"},
    {I_VAGUE_SUM, "billions millions trillions thousands"},
    {I_NUMBERED, "figure fig table tables section sections chapter chapters part page pages p pp no number article volume vol issue note footnote step stage "
                 "phase version v appendix equation eq theorem level tier type class room flight highway route channel windows ios android "
                 "suite hall gate ticket model apartment building boeing airbus psalm verse rule act title layer item question exhibit schedule form line row column day"},
    {I_VALUE_NOUN, "value valuation capitalization cap capitalisation worth valued"},
    {I_COST_NOUN, "cost costs costing spend spent spending spends paid pay pays price priced prices capex expenditure expenditures budget invest "
                  "invested investment investments funding train trained training bill fee rent rental"},
    {I_IN_A_ROW, "consecutive straight successive"},
    {I_EVER, "ever history record yet"},
    {I_BEFORE, "before after until till since following by prior ahead"},
    {I_STATIVE, "is are was were remains remained be been seems seemed became becomes"},
};

typedef struct slot {
    uint64_t hash, classes;
} slot;

enum { N_SLOTS = 4096 };
static slot slots[N_SLOTS];
static pthread_once_t built = PTHREAD_ONCE_INIT;

static slot *slot_of(uint64_t hash)
{
    uint64_t at = (hash ^ hash >> 32) & (N_SLOTS - 1);
    while (slots[at].classes && slots[at].hash != hash) at = (at + 1) & (N_SLOTS - 1);
    return &slots[at];
}

static void add_word(const char *word, size_t n, int class)
{
    char text[40];
    if (n >= sizeof text) return;
    memcpy(text, word, n);
    text[n] = 0;
    slot *s = slot_of(word_hash(text));
    s->hash = word_hash(text);
    s->classes |= (uint64_t)1 << class;
}

static void build(void)
{
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        for (const char *at = lists[k].words; *at; at += strspn(at, " ")) {
            size_t n = strcspn(at, " ");
            add_word(at, n, lists[k].class);
            at += n;
        }
}

uint64_t classes_of(uint64_t hash)
{
    pthread_once(&built, build);
    return slot_of(hash)->classes;
}
