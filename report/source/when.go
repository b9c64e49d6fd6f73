package source

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// moment is what a cell meant as a time.
type moment struct {
	time    time.Time
	missing bool
	bad     bool
}

var (
	// yearFirst reads 2026-10-01, 2026/10/1, 2026.10.1, 2026年10月1日, 2026-10 and a time after it.
	yearFirst = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?:[日t,]|周.|星期.|\(.*?\))*(.*)$`)
	// yearLast reads 10/1/26 and 10/1/2026.
	yearLast = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})(?:t|$)(.*)$`)
	// clock reads 8:05, 08:05:09.123, 8时5分, with a zone.
	clock = regexp.MustCompile(`^(上午|下午|am|pm)?(\d{1,2})(?:[:时点](\d{1,2})?)(?:[:分](\d{1,2})?秒?)?(?:\.(\d{1,9}))?(am|pm)?(z|[+-]\d{2}:?\d{2})?$`)
	// compact reads 20261001, 202610010805 and 20261001080509.
	compact = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:t?(\d{2}):?(\d{2})(?::?(\d{2}))?)?$`)
	// compactMonth reads 202610.
	compactMonth = regexp.MustCompile(`^(\d{4})(\d{2})$`)
)

// The years a report may speak of; anything else is a mistyped date or a plain number.
const (
	firstYear = 1990
	lastYear  = 2100
)

// readTime gives a cell its time in the account's zone. Bare numbers are serials of the
// sheet's calendar, compact dates or Unix times by their size.
func readTime(c Cell, from1904 bool, zone *time.Location) moment {
	switch c.Kind {
	case Empty, Fault:
		return moment{missing: true}
	case Bool:
		return moment{bad: true}
	case Date:
		return serialMoment(c.Number, zone)
	case Number:
		return numberMoment(c, from1904, zone)
	default:
	}
	if isMissing(c.Text) {
		return moment{missing: true}
	}
	if m, ok := plainTime(c.Text, zone); ok {
		return m
	}
	s := strings.ToLower(strings.TrimFunc(narrow(c.Text), isSpace))
	if v, err := strconv.ParseFloat(s, 64); err == nil && plainDigits(s) {
		return numberMoment(Cell{Kind: Number, Number: v, Text: s}, from1904, zone)
	}
	return textMoment(s, zone)
}

// plainTime reads the commonest forms without a pattern.
func plainTime(s string, zone *time.Location) (moment, bool) {
	layout := ""
	switch len(s) {
	case len(time.DateOnly):
		layout = time.DateOnly
	case len("2006-01-02 15:04"):
		layout = "2006-01-02 15:04"
	case len(time.DateTime):
		layout = time.DateTime
	default:
		return moment{}, false
	}
	t, err := time.ParseInLocation(layout, s, zone)
	if err != nil {
		return moment{}, false
	}
	return moment{time: t, bad: t.Year() < firstYear || t.Year() > lastYear}, true
}

// serialMoment turns a 1900-system serial into wall-clock time of the zone.
func serialMoment(serial float64, zone *time.Location) moment {
	t, ok := serialTime(serial)
	if !ok || t.Year() < firstYear || t.Year() > lastYear {
		return moment{bad: true}
	}
	return moment{time: time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone)}
}

func numberMoment(c Cell, from1904 bool, zone *time.Location) moment {
	if m := compactMoment(c.Text, zone); !m.bad {
		return m
	}
	switch v := c.Number; {
	case v >= 20000 && v < 80000: // 1954 to 2119 as serials
		if from1904 {
			v += shift1904
		}
		return serialMoment(v, zone)
	case v >= 6e8 && v < 5e9: // 1989 to 2128 in seconds
		return moment{time: time.Unix(int64(v), 0).In(zone)}
	case v >= 6e11 && v < 5e12: // the same in milliseconds
		return moment{time: time.UnixMilli(int64(v)).In(zone)}
	}
	return moment{bad: true}
}

// compactMoment reads dates written without separators.
func compactMoment(s string, zone *time.Location) moment {
	if m := compact.FindStringSubmatch(s); m != nil {
		return dayMoment(m[1], m[2], m[3], [3]int{atoi(m[4]), atoi(m[5]), atoi(m[6])}, 0, zone)
	}
	if m := compactMonth.FindStringSubmatch(s); m != nil {
		return dayMoment(m[1], m[2], "1", [3]int{}, 0, zone)
	}
	return moment{bad: true}
}

// textMoment reads a date with an optional time of day.
func textMoment(s string, zone *time.Location) moment {
	spaced := strings.Join(strings.Fields(s), "t")
	if m := compactMoment(spaced, zone); !m.bad {
		return m
	}
	if m := yearFirst.FindStringSubmatch(spaced); m != nil {
		day := m[3]
		if day == "" {
			if m[4] != "" {
				return moment{bad: true}
			}
			day = "1" // a month stands for its first day
		}
		return withClock(m[1], m[2], day, m[4], zone)
	}
	if m := yearLast.FindStringSubmatch(spaced); m != nil {
		month, day, year := m[1], m[2], m[3]
		if len(year) == 2 {
			year = "20" + year
		}
		if atoi(month) > 12 { // only day/month can be meant
			month, day = day, month
		}
		return withClock(year, month, day, m[4], zone)
	}
	return moment{bad: true}
}

// withClock adds the time of day, and its zone where the text has one.
func withClock(year, month, day, rest string, zone *time.Location) moment {
	rest = strings.Trim(rest, "t")
	if rest == "" {
		return dayMoment(year, month, day, [3]int{}, 0, zone)
	}
	m := clock.FindStringSubmatch(strings.ReplaceAll(rest, "t", ""))
	if m == nil {
		return moment{bad: true}
	}
	hour := atoi(m[2])
	switch half := m[1] + m[6]; half {
	case "下午", "pm":
		if hour < 12 {
			hour += 12
		}
	case "上午", "am":
		if hour == 12 {
			hour = 0
		}
	}
	in := zone
	if m[7] != "" {
		in = fixedZone(m[7])
	}
	nanos := atoi((m[5] + "000000000")[:9])
	result := dayMoment(year, month, day, [3]int{hour, atoi(m[3]), atoi(m[4])}, nanos, in)
	if !result.bad {
		result.time = result.time.In(zone)
	}
	return result
}

// dayMoment builds a time and refuses days that the calendar lacks.
func dayMoment(year, month, day string, hms [3]int, nanos int, zone *time.Location) moment {
	y, m, d := atoi(year), atoi(month), atoi(day)
	if y < firstYear || y > lastYear || hms[0] > 23 || hms[1] > 59 || hms[2] > 59 {
		return moment{bad: true}
	}
	t := time.Date(y, time.Month(m), d, hms[0], hms[1], hms[2], nanos, zone)
	if t.Day() != d || int(t.Month()) != m {
		return moment{bad: true}
	}
	return moment{time: t}
}

// fixedZone reads z, +0800 and +08:00.
func fixedZone(s string) *time.Location {
	if s == "z" {
		return time.UTC
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	seconds := atoi(digits[:2])*3600 + atoi(digits[2:])*60
	if s[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}

// atoi reads digits that a pattern has already checked; "" is 0.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// monthText writes what a cell of a `period` column meant the way periods print: 2026-10.
// Other labels stay as they are.
func monthText(c Cell, from1904 bool) string {
	text := strings.TrimFunc(c.Text, isSpace)
	compacted := squeeze(text)
	month := strings.HasSuffix(compacted, "月") || compactMonth.MatchString(compacted)
	if m := readTime(c, from1904, time.UTC); !m.bad && !m.missing && (month || c.Kind == Date || m.time.Day() == 1) {
		return m.time.Format("2006-01")
	}
	return text
}
