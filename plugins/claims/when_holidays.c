/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_holidays.c -- rules of holidays: a date, a weekday of a month, days from Easter, dates of the Hebrew and Islamic calendars. */
#include "when_holidays.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "when_moon.h"

/* HEBREW_AUTUMN: days from the new year in that year's autumn; HEBREW_SPRING: days from Passover. Both begin the evening before. */
typedef enum rule { FIXED, NTH, EASTER, ORTHODOX, HEBREW_AUTUMN, HEBREW_SPRING, KISLEV, ISLAMIC, NEW_MOON, FULL_MOON, NEAREST_WORKDAY } rule;

/* FIXED: a month, b day. NTH: a month, b weekday, c which, plus `plus` days. Others: a days from the feast, ISLAMIC: a month, b day.
 * Moons: the first from month a, day b on; its day where days begin `c` hours after midnight, east of Greenwich added; plus `plus` days. */
typedef struct holiday {
    const char *names;      /* separated by | */
    rule rule;
    int a, b, c, plus, length;
} holiday;

/* Hours by which a moon's time in UTC is moved to its day there. */
enum { CHINA = 8, INDIA_DUSK = -12, INDIA_DAWN = 0, MECCA_DUSK = 3 };

static const holiday holidays[] = {
    {"christmas day|christmas|xmas|xmas day", FIXED, 12, 25, 0, 0, 1}, {"christmas eve|xmas eve", FIXED, 12, 24, 0, 0, 1},
    {"new year's day|new years day|new year day|new year|new year's", FIXED, 1, 1, 0, 0, 1},
    {"new year's eve|new years eve|new year eve", FIXED, 12, 31, 0, 0, 1}, {"boxing day", FIXED, 12, 26, 0, 0, 1},
    {"independence day", FIXED, 7, 4, 0, 0, 1}, {"valentine's day|valentine day|valentines day", FIXED, 2, 14, 0, 0, 1},
    {"halloween|halloween day", FIXED, 10, 31, 0, 0, 1}, {"juneteenth|freedom day|jubilee day|juneteenth day", FIXED, 6, 19, 0, 0, 1},
    {"veterans day|armistice day", FIXED, 11, 11, 0, 0, 1}, {"earth day", FIXED, 4, 22, 0, 0, 1},
    {"international workers' day|international workers day|labour day", FIXED, 5, 1, 0, 0, 1}, {"bastille day", FIXED, 7, 14, 0, 0, 1},
    {"saint patrick's day|saint patricks day|saint patrick|st patrick's day|st patricks day|st paddy's day|saint paddy's day|"
     "st . patrick's day", FIXED, 3, 17, 0, 0, 1},
    {"groundhog day", FIXED, 2, 2, 0, 0, 1}, {"april fools' day|april fool's day|april fools day|april fools", FIXED, 4, 1, 0, 0, 1},
    {"all saints' day|all saints day", FIXED, 11, 1, 0, 0, 1}, {"epiphany", FIXED, 1, 6, 0, 0, 1}, {"world vegan day", FIXED, 11, 1, 0, 0, 1},
    {"guy fawkes night|bonfire night", FIXED, 11, 5, 0, 0, 1}, {"singles day|singles' day", FIXED, 11, 11, 0, 0, 1},
    {"boss's day|boss's|boss day|bosses day", NEAREST_WORKDAY, 10, 16, 0, 0, 1},
    {"thanksgiving day|thanksgiving", NTH, 11, 4, 4, 0, 1}, {"black friday", NTH, 11, 4, 4, 1, 1}, {"cyber monday", NTH, 11, 4, 4, 4, 1},
    {"labor day", NTH, 9, 1, 1, 0, 1}, {"memorial day", NTH, 5, 1, -1, 0, 1}, {"columbus day|indigenous peoples' day", NTH, 10, 1, 2, 0, 1},
    {"presidents' day|president's day|presidents day|washington's birthday", NTH, 2, 1, 3, 0, 1},
    {"martin luther king day|martin luther king's day|martin luther kings day|martin luther king jr . day|mlk day|mlk jr . day|"
     "civil rights day", NTH, 1, 1, 3, 0, 1},
    {"mother's day|mothers day|mothers' day", NTH, 5, 7, 2, 0, 1}, {"father's day|fathers day|fathers' day", NTH, 6, 7, 3, 0, 1},
    {"election day", NTH, 11, 1, 1, 1, 1},
    {"easter sunday|easter|easter day", EASTER, 0, 0, 0, 0, 1}, {"easter monday|easter mon", EASTER, 1, 0, 0, 0, 1},
    {"good friday", EASTER, -2, 0, 0, 0, 1}, {"maundy thursday|holy thursday|covenant thu|covenant thursday", EASTER, -3, 0, 0, 0, 1},
    {"palm sunday|branch sunday", EASTER, -7, 0, 0, 0, 1}, {"ash wednesday", EASTER, -46, 0, 0, 0, 1},
    {"shrove tuesday|pancake day|mardi gras|pancake tuesday", EASTER, -47, 0, 0, 0, 1}, {"ascension day", EASTER, 39, 0, 0, 0, 1},
    {"pentecost|whit sunday|white sunday", EASTER, 49, 0, 0, 0, 1}, {"whit monday|pentecost monday", EASTER, 50, 0, 0, 0, 1},
    {"trinity sunday", EASTER, 56, 0, 0, 0, 1}, {"corpus christi", EASTER, 60, 0, 0, 0, 1}, {"lent", EASTER, -46, 0, 0, 0, 46},
    {"orthodox easter|orthodox easter sunday", ORTHODOX, 0, 0, 0, 0, 1},
    {"orthodox good friday|orthodox great friday", ORTHODOX, -2, 0, 0, 0, 1}, {"clean monday|orthodox shrove monday", ORTHODOX, -48, 0, 0, 0, 1},
    {"lazarus saturday", ORTHODOX, -8, 0, 0, 0, 1}, {"great lent|great fast", ORTHODOX, -48, 0, 0, 0, 40},
    {"rosh hashanah|rosh hashana|rosh hashanna", HEBREW_AUTUMN, 0, 0, 0, 0, 3}, {"yom kippur", HEBREW_AUTUMN, 9, 0, 0, 0, 1},
    {"sukkot|succos|sukkos", HEBREW_AUTUMN, 14, 0, 0, 0, 9}, {"shemini atzeret", HEBREW_AUTUMN, 21, 0, 0, 0, 1},
    {"simchat torah", HEBREW_AUTUMN, 22, 0, 0, 0, 1}, {"passover|pesach", HEBREW_SPRING, 0, 0, 0, 0, 9}, {"purim", HEBREW_SPRING, -30, 0, 0, 0, 1},
    {"shushan purim", HEBREW_SPRING, -29, 0, 0, 0, 1}, {"shavuot", HEBREW_SPRING, 50, 0, 0, 0, 3}, {"lag b'omer|lag baomer", HEBREW_SPRING, 33, 0, 0, 0, 1},
    {"hanukkah|chanukah|hanukah|hannukkah", KISLEV, 0, 0, 0, 0, 8},
    {"yom hashoah|holocaust day", HEBREW_SPRING, 12, 0, 0, 0, 1}, {"tisha b'av", HEBREW_SPRING, 112, 0, 0, 0, 1},
    {"chinese new year|chinese new years|chinese new year's day|chinese lunar new year's day|chinese lunar new year|lunar new year|spring festival", NEW_MOON, 1, 21, CHINA, 0, 1},
    {"diwali|deepavali|lakshmi puja", NEW_MOON, 10, 17, INDIA_DUSK, 0, 1}, {"dhanteras|dhanatrayodashi", NEW_MOON, 10, 17, INDIA_DUSK, -2, 1},
    {"kali chaudas|choti diwali", NEW_MOON, 10, 17, INDIA_DUSK, -1, 1}, {"bhai dooj", NEW_MOON, 10, 17, INDIA_DUSK, 2, 1},
    {"chhath|chhath puja|dala puja|surya shashthi", NEW_MOON, 10, 17, INDIA_DUSK, 6, 1}, {"karva chauth", NEW_MOON, 10, 17, INDIA_DUSK, -11, 1},
    {"dussehra|vijayadashami", NEW_MOON, 10, 17, INDIA_DUSK, -20, 1}, {"navaratri|durga puja", NEW_MOON, 10, 17, INDIA_DUSK, -29, 10},
    {"maha saptami", NEW_MOON, 10, 17, INDIA_DUSK, -23, 1}, {"ganesh chaturthi", NEW_MOON, 8, 18, INDIA_DAWN, 3, 1},
    {"ugadi|yugadi|samvatsaradi|chaitra sukladi", NEW_MOON, 3, 13, INDIA_DAWN, 1, 1}, {"rama navami|ram navami", NEW_MOON, 3, 13, INDIA_DAWN, 9, 1},
    {"mahavir jayanti|mahaveer jayanti|mahaveer janma kalyanak", NEW_MOON, 3, 13, INDIA_DAWN, 13, 1},
    {"maha shivaratri|maha shivratri", NEW_MOON, 2, 13, INDIA_DUSK, -1, 1}, {"ratha - yatra|rath yatra", NEW_MOON, 6, 14, INDIA_DAWN, 1, 1},
    {"vasant panchami|basant panchami", NEW_MOON, 1, 17, INDIA_DAWN, 6, 1},
    {"holika dahan|chhoti holi", FULL_MOON, 2, 27, INDIA_DUSK, 0, 1}, {"holi|dhulandi|phagwah", FULL_MOON, 2, 27, INDIA_DUSK, 1, 1},
    {"rakhi|raksha bandhan", FULL_MOON, 8, 1, INDIA_DAWN, 0, 1}, {"krishna janmashtami|janmashtami|gokulashtami", FULL_MOON, 8, 1, INDIA_DAWN, 8, 1},
    {"vesak|vaisakha|buddha day|buddha purnima", FULL_MOON, 4, 28, INDIA_DUSK, 0, 1},
    {"guru ravidas jayanti|guru ravidass jayanti|guru ravidas birthday|guru ravidass birthday", FULL_MOON, 1, 24, INDIA_DAWN, 0, 1},
    {"valmiki jayanti|maharishi valmiki jayanti|pargat diwas", FULL_MOON, 9, 28, INDIA_DAWN, 0, 1},
    {"pongal|thai pongal", FIXED, 1, 14, 0, 0, 1}, {"vaisakhi|baisakhi|vasakhi|vaishakhi", FIXED, 4, 14, 0, 0, 1},
    {"king's day|koningsdag", FIXED, 4, 27, 0, 0, 1},
    {"ramadan", ISLAMIC, 9, 1, 0, 0, 30}, {"eid al - fitr|eid al fitr|eid ul - fitr", ISLAMIC, 10, 1, 0, 0, 1},
    {"eid al - adha|eid al adha|eid ul - adha|id ul - adha|bakr id|sacrifice feast", ISLAMIC, 12, 10, 0, 0, 1},
    {"islamic new year|amun jadid", ISLAMIC, 1, 1, 0, 0, 1}, {"day of ashura|ashura", ISLAMIC, 1, 10, 0, 0, 1},
    {"mawlid al - nabawi|mawlid", ISLAMIC, 3, 12, 0, 0, 1}, {"laylat al - qadr|laylat al kadr|night of power", ISLAMIC, 9, 27, 0, 0, 1},
    {"isra and mi'raj", ISLAMIC, 7, 27, 0, 0, 1},
};

enum { HOLIDAYS = sizeof holidays / sizeof *holidays, NAMES = 260, WORDS = 9 };

static struct name { uint64_t words[WORDS]; int n, holiday; char first[24]; } names[NAMES];
static int n_names;
static uint64_t apostrophe, curly;
static pthread_once_t built = PTHREAD_ONCE_INIT;

static void add_word(struct name *to, const char *s, size_t n)
{
    char word[24] = "";
    memcpy(word, s, n);
    if (!to->n) memcpy(to->first, word, sizeof word);
    to->words[to->n++] = word_hash(word);
}

static void build(void)
{
    apostrophe = word_hash("'");
    curly = word_hash("\xe2\x80\x99");
    for (int h = 0; h < HOLIDAYS; h++)
        for (const char *s = holidays[h].names; *s; n_names++) {
            struct name *to = &names[n_names];
            to->holiday = h;
            while (*s && *s != '|') {
                size_t n = *s == '\'' ? 1 : strcspn(s, " |'");
                add_word(to, s, n);
                s += n + (s[n] == ' ');
            }
            s += *s == '|';
        }
}

const char *holiday_word(int i)
{
    pthread_once(&built, build);
    return i < n_names ? names[i].first : NULL;
}

static bool stands(const struct name *m, const tokens *t, int64_t i, int64_t end)
{
    if (i + m->n > end) return false;
    for (int k = 0; k < m->n; k++)
        if (t->items[i + k].hash != m->words[k] && !(m->words[k] == apostrophe && t->items[i + k].hash == curly)) return false;
    return true;
}

int holiday_at(const tokens *t, int64_t i, int64_t end, int64_t *n)
{
    int best = -1;
    *n = 0;
    for (int k = 0; k < n_names; k++)
        if (names[k].words[0] == t->items[i].hash && names[k].n > *n && stands(&names[k], t, i, end)) {
            best = names[k].holiday;
            *n = names[k].n;
        }
    return best;
}

/* Anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8). */
static int32_t easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100, g = (8 * b + 13) / 25, h = (19 * a + b - b / 4 - g + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7, m = (a + 11 * h + 22 * l) / 451, k = h + l - 7 * m + 114;
    return civil_days(year, k / 31, k % 31 + 1);
}

/* Meeus' Julian algorithm; the Julian calendar lags by 10 days and what the centuries since 1600 add. */
static int32_t orthodox_easter(int year)
{
    int d = (19 * (year % 19) + 15) % 30, e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7, k = d + e + 114;
    return civil_days(year, k / 31, k % 31 + 1) + year / 100 - year / 400 - 2;
}

/* Days of the Hebrew new year (Reingold and Dershowitz, Calendrical Calculations). */
static int32_t hebrew_elapsed(int64_t year)
{
    int64_t months = (235 * year - 234) / 19, parts = 12084 + 13753 * months, day = 29 * months + parts / 25920;
    return (int32_t)(3 * (day + 1) % 7 < 3 ? day + 1 : day);
}

static int32_t hebrew_new_year(int64_t year)
{
    int32_t before = hebrew_elapsed(year - 1), this = hebrew_elapsed(year), after = hebrew_elapsed(year + 1);
    int delay = after - this == 356 ? 2 : this - before == 382 ? 1 : 0;
    return this + delay - 2092590;
}

static int32_t kislev_25(int64_t year)
{
    int length = hebrew_new_year(year + 1) - hebrew_new_year(year);
    return hebrew_new_year(year) + (length % 10 == 5 ? 84 : 83);
}

/* The arithmetic calendar: 11 leap years in 30. */
static int32_t islamic_days(int64_t year, int month, int day)
{
    return (int32_t)(day + 29 * (month - 1) + month / 2 + (year - 1) * 354 + (3 + 11 * year) / 30 - 492149);
}

/* Months begin on the day after the evening that follows the new moon, seen from Mecca; the calendar says which moon. */
static int32_t islamic_month(int64_t year, int month)
{
    double new = moon_near(islamic_days(year, month, 1) - 1.5, false);
    return (int32_t)floor(new + (MECCA_DUSK + 5.5) / 24) + 1;
}

static bool islamic(const holiday *h, int year, int32_t *from, int32_t *to)
{
    int64_t guess = ((int64_t)year - 622) * 33 / 32 - 1;
    for (int64_t y = guess; y < guess + 4; y++) {
        *from = islamic_month(y, h->a) + h->b - 1;
        *to = h->length > 1 ? islamic_month(y, h->a + 1) : *from + 1;
        if (days_civil(*from).year == year) return true;
    }
    return false;
}

static int32_t moon_day(const holiday *h, int year)
{
    double from = civil_days(year, h->a, h->b), at = moon_near(from + 14.8, h->rule == FULL_MOON);
    return (int32_t)floor(at + h->c / 24.0) + h->plus;
}

static int32_t nearest_workday(int32_t d)
{
    int w = days_weekday(d);
    return w == SATURDAY ? d - 1 : w == SUNDAY ? d + 1 : d;
}

bool holiday_days(int which, int year, int32_t *from, int32_t *to)
{
    const holiday *h = &holidays[which];
    if (year < 1583 || year > 4000) return false;
    switch (h->rule) {
    case FIXED: *from = civil_days(year, h->a, h->b); break;
    case NEAREST_WORKDAY: *from = nearest_workday(civil_days(year, h->a, h->b)); break;
    case NTH: *from = nth_weekday(year, h->a, h->b, h->c) + h->plus; break;
    case EASTER: *from = easter(year) + h->a; break;
    case ORTHODOX: *from = orthodox_easter(year) + h->a; break;
    case HEBREW_AUTUMN: *from = hebrew_new_year(year + 3761) + h->a - 1; break;
    case HEBREW_SPRING: *from = hebrew_new_year(year + 3761) - 163 + h->a - 1; break;
    case KISLEV: *from = kislev_25(year + 3761) - 1; break;
    case ISLAMIC:
        return islamic(h, year, from, to);
    case NEW_MOON:
    case FULL_MOON: *from = moon_day(h, year); break;
    }
    *to = *from + h->length;
    return true;
}
