/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_words.c -- a table of words, hashed once. */
#include "when_words.h"

#include <pthread.h>
#include <string.h>

#include "when_holidays.h"

enum { SLOTS = 2048 };

static const struct { const char *words; uint8_t class, flags; int16_t value; } table[] = {
    {"january", MONTH_NAME, 0, 1}, {"february", MONTH_NAME, 0, 2}, {"march", MONTH_NAME, VAGUE, 3}, {"april", MONTH_NAME, 0, 4},
    {"may", MONTH_NAME, VAGUE, 5}, {"june", MONTH_NAME, 0, 6}, {"july", MONTH_NAME, 0, 7}, {"august", MONTH_NAME, 0, 8},
    {"september", MONTH_NAME, 0, 9}, {"october", MONTH_NAME, 0, 10}, {"november", MONTH_NAME, 0, 11}, {"december", MONTH_NAME, 0, 12},
    {"jan", MONTH_NAME, SHORT | VAGUE, 1}, {"feb", MONTH_NAME, SHORT, 2}, {"mar", MONTH_NAME, SHORT | VAGUE, 3},
    {"apr", MONTH_NAME, SHORT, 4}, {"jun", MONTH_NAME, SHORT, 6}, {"jul", MONTH_NAME, SHORT, 7}, {"aug", MONTH_NAME, SHORT, 8},
    {"sep sept", MONTH_NAME, SHORT, 9}, {"oct", MONTH_NAME, SHORT, 10}, {"nov", MONTH_NAME, SHORT, 11},
    {"dec", MONTH_NAME, SHORT | VAGUE, 12},
    {"monday", DAY_NAME, 0, 1}, {"tuesday", DAY_NAME, 0, 2}, {"wednesday", DAY_NAME, 0, 3},
    {"thursday", DAY_NAME, 0, 4}, {"friday", DAY_NAME, 0, 5}, {"saturday", DAY_NAME, 0, 6},
    {"sunday", DAY_NAME, 0, 7}, {"mon", DAY_NAME, SHORT | VAGUE, 1}, {"tue tues", DAY_NAME, SHORT, 2},
    {"wed", DAY_NAME, SHORT | VAGUE, 3}, {"thu thur thurs", DAY_NAME, SHORT, 4}, {"fri", DAY_NAME, SHORT, 5},
    {"sat", DAY_NAME, SHORT | VAGUE, 6}, {"sun", DAY_NAME, SHORT | VAGUE, 7},
    {"mondays", DAY_NAME, PLURAL, 1}, {"tuesdays", DAY_NAME, PLURAL, 2}, {"wednesdays", DAY_NAME, PLURAL, 3},
    {"thursdays", DAY_NAME, PLURAL, 4}, {"fridays", DAY_NAME, PLURAL, 5}, {"saturdays", DAY_NAME, PLURAL, 6},
    {"sundays", DAY_NAME, PLURAL, 7},
    {"sec", UNIT, SHORT, SECOND}, {"seconds secs", UNIT, PLURAL, SECOND}, {"minute", UNIT, 0, MINUTE}, {"min", UNIT, SHORT, MINUTE},
    {"minutes mins", UNIT, PLURAL, MINUTE}, {"hour hr", UNIT, 0, HOUR}, {"hours hrs", UNIT, PLURAL, HOUR}, {"day", UNIT, 0, DAY},
    {"days", UNIT, PLURAL, DAY}, {"night nights", UNIT, PLURAL, DAY}, {"week", UNIT, 0, WEEK}, {"weeks", UNIT, PLURAL, WEEK},
    {"workweek", UNIT, 0, WEEK}, {"fortnight", UNIT, TWICE, WEEK}, {"fortnights", UNIT, TWICE | PLURAL, WEEK},
    {"weekend wkend", UNIT, 0, WEEKEND}, {"weekends", UNIT, PLURAL, WEEKEND}, {"month", UNIT, 0, MONTH}, {"months", UNIT, PLURAL, MONTH},
    {"quarter qtr", UNIT, 0, QUARTER}, {"quarters", UNIT, PLURAL, QUARTER}, {"year yr", UNIT, 0, YEAR}, {"years yrs", UNIT, PLURAL, YEAR},
    {"decade", UNIT, 0, DECADE}, {"decades", UNIT, PLURAL, DECADE}, {"century", UNIT, 0, CENTURY}, {"centuries", UNIT, PLURAL, CENTURY},
    {"zero", CARDINAL, 0, 0}, {"one", CARDINAL, 0, 1}, {"two", CARDINAL, 0, 2}, {"three", CARDINAL, 0, 3}, {"four", CARDINAL, 0, 4},
    {"five", CARDINAL, 0, 5}, {"six", CARDINAL, 0, 6}, {"seven", CARDINAL, 0, 7}, {"eight", CARDINAL, 0, 8}, {"nine", CARDINAL, 0, 9},
    {"ten", CARDINAL, 0, 10}, {"eleven", CARDINAL, 0, 11}, {"twelve", CARDINAL, 0, 12}, {"thirteen", CARDINAL, 0, 13},
    {"fourteen", CARDINAL, 0, 14}, {"fifteen", CARDINAL, 0, 15}, {"sixteen", CARDINAL, 0, 16}, {"seventeen", CARDINAL, 0, 17},
    {"eighteen", CARDINAL, 0, 18}, {"nineteen", CARDINAL, 0, 19}, {"twenty", CARDINAL, 0, 20}, {"thirty", CARDINAL, 0, 30},
    {"forty", CARDINAL, 0, 40}, {"fifty", CARDINAL, 0, 50}, {"sixty", CARDINAL, 0, 60}, {"seventy", CARDINAL, 0, 70},
    {"eighty", CARDINAL, 0, 80}, {"ninety", CARDINAL, 0, 90}, {"hundred", CARDINAL, 0, 100}, {"thousand", CARDINAL, 0, 1000},
    {"first", ORDINAL, 0, 1}, {"second", ORDINAL, 0, 2}, {"third", ORDINAL, 0, 3}, {"fourth", ORDINAL, 0, 4}, {"fifth", ORDINAL, 0, 5},
    {"sixth", ORDINAL, 0, 6}, {"seventh", ORDINAL, 0, 7}, {"eighth", ORDINAL, 0, 8}, {"ninth", ORDINAL, 0, 9}, {"tenth", ORDINAL, 0, 10},
    {"eleventh", ORDINAL, 0, 11}, {"twelfth", ORDINAL, 0, 12}, {"thirteenth", ORDINAL, 0, 13}, {"fourteenth", ORDINAL, 0, 14},
    {"fifteenth", ORDINAL, 0, 15}, {"sixteenth", ORDINAL, 0, 16}, {"seventeenth", ORDINAL, 0, 17}, {"eighteenth", ORDINAL, 0, 18},
    {"nineteenth", ORDINAL, 0, 19}, {"twentieth", ORDINAL, 0, 20}, {"thirtieth", ORDINAL, 0, 30},
    {"has have had was were fell rose lost gained dropped grew added shed doubled tripled plunged surged jumped slid climbed", KEY, 0, WAS},
    {"last previous preceding", SHIFT, 0, -1}, {"past", SHIFT, VAGUE, -1}, {"next", SHIFT, 0, 1}, {"coming upcoming", SHIFT, VAGUE, 1},
    {"following", SHIFT, TWICE, 1}, {"this current same", SHIFT, 0, 0}, {"that", SHIFT, VAGUE, 0},
    {"today", DAY_WORD, 0, 0}, {"tomorrow tomorrows tmrw tmr", DAY_WORD, 0, 1}, {"yesterday", DAY_WORD, 0, -1},
    {"tonight tonite", DAY_WORD, PLURAL, 0}, {"otd", DAY_WORD, 0, 0},
    {"morning", PART, 0, MORNING}, {"mornings", PART, PLURAL, MORNING}, {"afternoon afternoonish", PART, 0, AFTERNOON},
    {"afternoons", PART, PLURAL, AFTERNOON}, {"evening", PART, 0, EVENING}, {"evenings", PART, PLURAL, EVENING},
    {"noon noonish midday", PART, 0, NOON}, {"midnight", PART, 0, MIDNIGHT}, {"lunchtime lunch", PART, 0, LUNCH},
    {"dinnertime dinner", PART, 0, DINNER}, {"breakfast", PART, 0, BREAKFAST}, {"daytime", PART, 0, DAYTIME},
    {"spring", SEASON, VAGUE, 1}, {"summer", SEASON, 0, 2}, {"fall", SEASON, VAGUE, 3}, {"autumn", SEASON, 0, 3}, {"winter", SEASON, 0, 4},
    {"early", EDGE, 0, EARLY}, {"earlier", EDGE, COMPARED, EARLY}, {"beginning start", EDGE, NOUN, EARLY}, {"mid", EDGE, 0, MIDDLE},
    {"middle", EDGE, NOUN, MIDDLE}, {"late", EDGE, 0, LATE}, {"later", EDGE, COMPARED, LATE}, {"end", EDGE, NOUN, LATE},
    {"the", KEY, 0, THE}, {"a an", KEY, 0, A}, {"of", KEY, 0, OF}, {"in", KEY, 0, IN}, {"on", KEY, 0, ON}, {"at @", KEY, 0, AT},
    {"from", KEY, 0, FROM}, {"to", KEY, 0, TO}, {"until till untill", KEY, 0, UNTIL}, {"through thru", KEY, 0, THROUGH},
    {"between", KEY, 0, BETWEEN}, {"and &", KEY, 0, AND}, {"or", KEY, 0, OR}, {"before", KEY, 0, BEFORE}, {"by", KEY, 0, BY},
    {"after", KEY, 0, AFTER}, {"since", KEY, 0, SINCE}, {"ago back", KEY, 0, AGO}, {"hence", KEY, 0, HENCE}, {"now", KEY, 0, NOW},
    {"within", KEY, 0, WITHIN}, {"during throughout", KEY, 0, DURING}, {"every each", KEY, 0, EVERY}, {"half", KEY, 0, HALF_OF},
    {"couple pair", KEY, 0, COUPLE}, {"few", KEY, 0, FEW}, {"several", KEY, 0, SEVERAL}, {"some", KEY, 0, SOME}, {"any", KEY, 0, ANY},
    {"around about circa approximately roughly nearly almost", KEY, 0, AROUND}, {"for over", KEY, 0, FOR}, {"am", KEY, 0, AM}, {"pm", KEY, 0, PM},
    {"oclock clock", KEY, 0, OCLOCK}, {"' \xe2\x80\x99", KEY, 0, APOSTROPHE}, {"\" \xe2\x80\x9d", KEY, 0, INCHES},
    {"p", KEY, 0, P}, {"o oh ou", KEY, 0, O}, {"bc", KEY, 0, ERA}, {"\xc2\xbd", KEY, 0, VULGAR_HALF}, {"other", KEY, 0, OTHER}, {"once", KEY, 0, ONCE}, {",", KEY, 0, COMMA},
    {"- \xe2\x80\x93 \xe2\x80\x94 ~", KEY, 0, DASH}, {"/", KEY, 0, SLASH}, {".", KEY, 0, DOT}, {":", KEY, 0, COLON},
    {"st nd rd th", KEY, 0, SUFFIX}, {"s", KEY, 0, S}, {"q", KEY, 0, Q}, {"h", KEY, 0, H}, {"m", KEY, 0, M},
    {"starting commencing", KEY, 0, STARTING}, {"than", KEY, 0, THAN}, {"more greater", KEY, 0, MORE}, {"less fewer", KEY, 0, LESS},
    {"date", KEY, 0, DATE}, {"all whole entire full", KEY, 0, ALL}, {"another", KEY, 0, ANOTHER}, {"$", KEY, 0, DOLLAR}, {"(", KEY, 0, OPEN},
    {")", KEY, 0, CLOSE}, {"will would expected due scheduled shall ll", KEY, 0, WILL}, {"fiscal school fy sy", KEY, 0, FISCAL},
    {"calendar cy", KEY, 0, CALENDAR}, {"ish", KEY, 0, ISH}, {"business working trading", KEY, 0, BUSINESS},
    {"rest remainder remaining", KEY, 0, REST}, {"additional extra consecutive straight", KEY, 0, EXTRA}, {"up", KEY, 0, UP}, {"=", KEY, 0, EQUALS},
    {"<", KEY, 0, BELOW}, {">", KEY, 0, ABOVE}, {"present", KEY, 0, PRESENT}, {"moment", KEY, 0, MOMENT}, {"right just", KEY, 0, JUST}, {"as", KEY, 0, AS}, {"no", KEY, 0, NO},
    {"daily everyday", SET_WORD, 0, DAY}, {"weekly", SET_WORD, 0, WEEK}, {"fortnightly", SET_WORD, TWICE, WEEK}, {"monthly", SET_WORD, 0, MONTH},
    {"quarterly", SET_WORD, 0, QUARTER}, {"annually annual yearly", SET_WORD, 0, YEAR}, {"hourly", SET_WORD, 0, HOUR},
    {"semiannual semiannually", SET_WORD, 0, HALF},
    {"eod", EDGE_UNIT, 0, 4 * DAY + LATE}, {"eow", EDGE_UNIT, 0, 4 * WEEK + LATE}, {"eom", EDGE_UNIT, 0, 4 * MONTH + LATE},
    {"eoy", EDGE_UNIT, 0, 4 * YEAR + LATE}, {"bom", EDGE_UNIT, VAGUE, 4 * MONTH + EARLY}, {"boy", EDGE_UNIT, VAGUE, 4 * YEAR + EARLY},
    {"twenties", DECADE_NAME, 0, 20}, {"thirties", DECADE_NAME, 0, 30}, {"forties", DECADE_NAME, 0, 40}, {"fifties", DECADE_NAME, 0, 50},
    {"sixties", DECADE_NAME, 0, 60}, {"seventies", DECADE_NAME, 0, 70}, {"eighties", DECADE_NAME, 0, 80}, {"nineties", DECADE_NAME, 0, 90},
};

static struct { uint64_t hash; lex is; } slots[SLOTS];
static pthread_once_t built = PTHREAD_ONCE_INIT;

static size_t slot_of(uint64_t hash)
{
    size_t k = (size_t)(hash ^ hash >> 32) % SLOTS;
    while (slots[k].is.class && slots[k].hash != hash) k = (k + 1) % SLOTS;
    return k;
}

static void add(const char *word, size_t n, lex is)
{
    char text[40];
    memcpy(text, word, n);
    text[n] = 0;
    uint64_t hash = word_hash(text);
    size_t k = slot_of(hash);
    slots[k].is.flags |= is.flags & NAMED;
    if (slots[k].is.class) return;
    slots[k].hash = hash;
    slots[k].is = is;
}

static void build(void)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        for (const char *s = table[i].words; *s; s += *s == ' ') {
            size_t n = strcspn(s, " ");
            add(s, n, (lex){table[i].class, table[i].flags, table[i].value});
            s += n;
        }
    for (int i = 0; holiday_word(i); i++) add(holiday_word(i), strlen(holiday_word(i)), (lex){HOLIDAY_WORD, NAMED, 0});
}

lex lex_find(uint64_t hash)
{
    pthread_once(&built, build);
    size_t k = slot_of(hash);
    return slots[k].is;
}
