package calendar

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"

	"github.com/6tail/lunar-go/HolidayUtil"
)

// chinese is a calendar with the program's file.
func chinese(t testing.TB) *Calendar {
	t.Helper()
	body, err := os.ReadFile("china.csv")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Load("china.csv", body)
	if err != nil {
		t.Fatal(err)
	}
	return New(s)
}

func day(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestCases reads the case file, one subtest a case.
func TestCases(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/china_calendar.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			ID       string          `json:"id"`
			Expected json.RawMessage `json:"expected"`
		} `json:"cases"`
	}
	if err := json.Unmarshal(body, &file); err != nil {
		t.Fatal(err)
	}
	checks := map[string]func(*testing.T, json.RawMessage){
		"lunar-dates": lunarDates, "statutory": statutoryDays, "fixed-commerce": commerce}
	if len(file.Cases) != len(checks) {
		t.Errorf("%d cases, expected %d", len(file.Cases), len(checks))
	}
	for _, c := range file.Cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			check, ok := checks[c.ID]
			if !ok {
				t.Fatal("nothing checks this case")
			}
			check(t, c.Expected)
		})
	}
}

func lunarDates(t *testing.T, expected json.RawMessage) {
	var want map[string]map[string]string
	if err := json.Unmarshal(expected, &want); err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"cny": CNY, "mid_autumn": MidAutumn, "dragon_boat": Duanwu, "qixi": Qixi}
	c := chinese(t)
	for name, years := range want {
		for year, date := range years {
			got, ok := c.Festival(names[name], day(t, year+"-01-01").Year(), time.UTC)
			if !ok || got.Format(time.DateOnly) != date {
				t.Errorf("%s %s: %s, expected %s", name, year, got.Format(time.DateOnly), date)
			}
		}
	}
}

// statutoryDays wants exactly the listed days off and make-up days in each year.
func statutoryDays(t *testing.T, expected json.RawMessage) {
	var want map[string]struct {
		Off  []any    `json:"off"`
		Work []string `json:"work"`
	}
	if err := json.Unmarshal(expected, &want); err != nil {
		t.Fatal(err)
	}
	c := chinese(t)
	for year, days := range want {
		classes := map[string]Class{}
		for _, run := range days.Off {
			if one, ok := run.(string); ok {
				run = []any{one, one}
			}
			ends := run.([]any)
			for at := day(t, ends[0].(string)); !at.After(day(t, ends[1].(string))); at = at.AddDate(0, 0, 1) {
				classes[at.Format(time.DateOnly)] = DayOff
			}
		}
		for _, s := range days.Work {
			classes[s] = MakeUp
		}
		first := day(t, year+"-01-01")
		if !c.Known(first.Year()) {
			t.Errorf("%s is not known", year)
		}
		for at := first; at.Year() == first.Year(); at = at.AddDate(0, 0, 1) {
			got, listed := c.Class(at), classes[at.Format(time.DateOnly)]
			if got != listed && (listed != "" || got == DayOff || got == MakeUp) {
				t.Errorf("%s is %s, expected %q", at.Format(time.DateOnly), got, listed)
			}
		}
	}
}

func commerce(t *testing.T, expected json.RawMessage) {
	var want struct {
		Events []struct {
			Name   string    `json:"name"`
			Window [2]string `json:"window"`
		} `json:"events"`
	}
	if err := json.Unmarshal(expected, &want); err != nil {
		t.Fatal(err)
	}
	c := chinese(t)
	for _, e := range want.Events {
		first, last := day(t, "2026-"+e.Window[0]), day(t, "2026-"+e.Window[1])
		for at := first.AddDate(0, 0, -1); !at.After(last.AddDate(0, 0, 1)); at = at.AddDate(0, 0, 1) {
			inside := !at.Before(first) && !at.After(last)
			if got := within(c, at, e.Name); got != inside {
				t.Errorf("%s on %s: %v, expected %v", e.Name, at.Format(time.DateOnly), got, inside)
			}
		}
	}
}

func within(c *Calendar, at time.Time, name string) bool {
	for _, h := range c.Holidays(at) {
		if h.Name == name {
			return true
		}
	}
	return false
}

// TestFileAgreesWithTheLibrary compares the file, day by day, with the table it was taken
// from, so that a slip in copying shows.
func TestFileAgreesWithTheLibrary(t *testing.T) {
	t.Parallel()
	c := chinese(t)
	for at := day(t, "2023-01-01"); at.Year() < 2027; at = at.AddDate(0, 0, 1) {
		h := HolidayUtil.GetHoliday(at.Format(time.DateOnly))
		class := c.Class(at)
		switch {
		case h == nil && (class == DayOff || class == MakeUp),
			h != nil && h.IsWork() && class != MakeUp,
			h != nil && !h.IsWork() && class != DayOff:
			t.Errorf("%s is %s, the library says %v", at.Format(time.DateOnly), class, h)
		}
	}
}

func TestEveryDay(t *testing.T) {
	t.Parallel()
	c := chinese(t)
	for at := day(t, "2015-01-01"); at.Year() <= 2035; at = at.AddDate(0, 0, 1) {
		weekend := at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
		class := c.Class(at)
		possible := map[Class]bool{Workday: !weekend, Weekend: weekend, DayOff: c.Known(at.Year()), MakeUp: c.Known(at.Year()) && weekend}
		if !possible[class] {
			t.Errorf("%s, a %s, is %q", at.Format(time.DateOnly), at.Weekday(), class)
		}
		if worked := class == Workday || class == MakeUp; c.Workday(at) != worked {
			t.Errorf("%s is %s, worked: %v", at.Format(time.DateOnly), class, c.Workday(at))
		}
		if class == DayOff {
			if _, ok := c.Holiday(at); !ok {
				t.Errorf("%s is off for no holiday", at.Format(time.DateOnly))
			}
		}
	}
}

func TestAlignUndoesItself(t *testing.T) {
	t.Parallel()
	c := chinese(t)
	aligned := 0
	for at := day(t, "2015-01-01"); at.Year() <= 2035; at = at.AddDate(0, 0, 1) {
		for _, years := range []int{1, 2, -1} {
			to, ok := c.Align(at, years)
			if to.Year() != at.Year()-years {
				t.Fatalf("%s goes to %s", at, to)
			}
			if !ok {
				continue
			}
			aligned++
			if back, again := c.Align(to, -years); !again || !back.Equal(at) {
				t.Errorf("%s goes to %s and back to %s", at, to, back)
			}
		}
	}
	if aligned < 21*30*3 {
		t.Errorf("only %d days aligned", aligned)
	}
}

func TestAlign(t *testing.T) {
	t.Parallel()
	c := chinese(t)
	for _, e := range []struct {
		name, from, to string
		years          int
		lunar          bool
	}{
		{"new year's day", "2026-02-17", "2025-01-29", 1, true},
		{"a week before", "2026-02-10", "2025-01-22", 1, true},
		{"the window's last day", "2026-03-04", "2025-02-13", 1, true},
		{"the day after", "2026-03-05", "2025-03-05", 1, false},
		{"mid-autumn within golden week", "2025-10-06", "2026-09-25", -1, true},
		{"leap day", "2024-02-29", "2023-02-28", 1, false},
		{"shopping has dates", "2026-11-11", "2024-11-11", 2, false},
	} {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			got, lunar := c.Align(day(t, e.from), e.years)
			if got.Format(time.DateOnly) != e.to || lunar != e.lunar {
				t.Errorf("%s %v, expected %s %v", got.Format(time.DateOnly), lunar, e.to, e.lunar)
			}
		})
	}
}

func TestHoliday(t *testing.T) {
	t.Parallel()
	c := chinese(t)
	for _, e := range []struct {
		date, name string
		offset     int
	}{
		{"2026-02-10", CNY, -7}, {"2026-03-04", CNY, 15}, {"2026-03-05", "", 0},
		{"2025-10-06", GoldenWeek, 5}, {"2025-10-08", GoldenWeek, 7}, {"2026-10-08", "", 0},
		{"2026-06-19", Duanwu, 0}, {"2026-06-18", Duanwu, -1}, {"2026-06-16", Shop618, -2},
		{"2026-04-05", Qingming, 0}, {"2024-04-04", Qingming, 0}, {"2026-11-11", Shop1111, 0}, {"2026-12-12", Shop1212, 0},
		{"2023-04-29", Labour, -2}, {"2026-07-15", "", 0},
	} {
		h, ok := c.Holiday(day(t, e.date))
		if ok != (e.name != "") || h.Name != e.name || h.Offset != e.offset {
			t.Errorf("%s: %+v %v, expected %q %d", e.date, h, ok, e.name, e.offset)
		}
	}
}

func TestNthWorkday(t *testing.T) {
	t.Parallel()
	c := chinese(t)
	shanghai := time.FixedZone("UTC+8", 8*3600)
	for _, e := range []struct {
		name  string
		month string
		n     int
		want  string
	}{
		{"after golden week", "2026-10-01", 1, "2026-10-08"},
		{"a Saturday made up", "2026-10-01", 3, "2026-10-10"},
		{"a Sunday made up", "2026-01-01", 1, "2026-01-04"},
		{"the last", "2026-02-01", -1, "2026-02-28"},
		{"unknown year: weekends only", "2030-10-01", 1, "2030-10-01"},
		{"none", "2026-02-01", 30, ""}, {"zero", "2026-02-01", 0, ""},
	} {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			m := day(t, e.month)
			got, ok := c.NthWorkday(m.Year(), m.Month(), e.n, shanghai)
			if ok != (e.want != "") || ok && got.Format(time.DateOnly) != e.want {
				t.Errorf("%s %v, expected %s", got, ok, e.want)
			}
		})
	}
}

func TestUnknownYear(t *testing.T) {
	t.Parallel()
	c := New(Statutory{})
	if c.Known(2026) || c.Class(day(t, "2026-10-01")) != Workday || c.Class(day(t, "2026-10-10")) != Weekend {
		t.Error("without a file a Thursday is worked and a Saturday is not")
	}
	if h, ok := c.Holiday(day(t, "2026-02-17")); !ok || h.Name != CNY {
		t.Error("the lunar calendar needs no file")
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	const head = "first,last,kind,holiday\n"
	for _, e := range []struct{ name, body, want string }{
		{"empty", "", "x.csv:1: there is no header"},
		{"wrong header", "# remark\ndate,kind\n", `x.csv:2: the header is "date,kind"`},
		{"bad day", head + "2026-13-01,,off,cny\n", `x.csv:2: first is "2026-13-01"`},
		{"year out of range", head + "0026-10-01,,off,cny\n", "a day of 1900 to 2100"},
		{"backwards", head + "2026-10-07,2026-10-01,off,cny\n", `last is "2026-10-01"`},
		{"too long", head + "2026-01-01,2026-12-31,off,cny\n", "30 days later"},
		{"bad kind", head + "2026-10-01,,holiday,cny\n", `kind is "holiday", expected off or work`},
		{"no name", head + "2026-10-01,,off,\n", "holiday is empty"},
		{"cells", head + "2026-10-01,off\n", "the row has 2 cells"},
		{"both", head + "2026-10-10,,off,cny\n2026-10-10,,work,cny\n", "x.csv:3: 2026-10-10 is both off and work"},
		{"weekday made up", head + "2026-10-09,,work,cny\n", "2026-10-09 is a Friday"},
		{"all faults", head + "x,,off,cny\ny,,off,cny\n", "x.csv:3"},
		{"quotes", head + "\"2026-10-01,,off,cny\n", "x.csv: parse error on line 2"},
	} {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			_, err := Load("x.csv", []byte(e.body))
			if err == nil || !strings.Contains(err.Error(), e.want) {
				t.Errorf("%v, expected %q", err, e.want)
			}
		})
	}
}

func TestCorrected(t *testing.T) {
	t.Parallel()
	s, err := Load("x.csv", []byte("first,last,kind,holiday\n2026-10-01,2026-10-02,off,golden_week\n2026-10-10,,work,golden_week\n"))
	if err != nil {
		t.Fatal(err)
	}
	one := func(first, last, kind string) report.Holiday {
		return report.Holiday{First: day(t, first), Last: day(t, last), Kind: kind, Name: "x"}
	}
	c := New(s.Corrected([]report.Holiday{one("2026-10-02", "2026-10-05", report.DayOff), one("2026-10-10", "2026-10-10", report.DayOrdinary),
		one("2027-10-02", "2027-10-02", report.DayWorked)}))
	for s, want := range map[string]Class{"2026-10-01": DayOff, "2026-10-02": DayOff, "2026-10-05": DayOff, "2026-10-06": Workday, "2026-10-10": Weekend, "2027-10-02": MakeUp} {
		if got := c.Class(day(t, s)); got != want {
			t.Errorf("%s is %s, expected %s", s, got, want)
		}
	}
	if !c.Known(2027) || c.Known(2028) || New(s).Class(day(t, "2026-10-10")) != MakeUp {
		t.Error("2027 must be known by its day, and the program's days stay as they are")
	}
	if ChinaWith(nil) != China() {
		t.Error("no corrections make another calendar")
	}
}

// TestNotices counts the days that each notice of the State Council gives: the sum of
// its 共 N 天, weekends it runs into included (与周末连休), and its 上班.
//
//	2023: 元旦 2 (of 3; one lies in 2022) + 2 (of the next) + 7 + 1 + 5 + 3 + 8; 上班 2 + 2 + 1 + 2
//	2024: 元旦 1 + 8 + 3 + 5 + 3 + 3 + 7;                       上班 2 + 1 + 2 + 1 + 2
//	2025: 1 + 8 + 3 + 5 + 3 + 8;                               上班 2 + 1 + 2
//	2026: 3 + 9 + 3 + 5 + 3 + 3 + 7;                           上班 1 + 2 + 1 + 2
func TestNotices(t *testing.T) {
	t.Parallel()
	off, work := map[int]int{}, map[int]int{}
	for d := range chinaDays().off {
		off[d.year()]++
	}
	for d := range chinaDays().work {
		work[d.year()]++
	}
	for year, want := range map[int][2]int{2023: {28, 7}, 2024: {30, 8}, 2025: {28, 5}, 2026: {33, 6}} {
		if got := [2]int{off[year], work[year]}; got != want {
			t.Errorf("%d has %v days off and worked, want %v", year, got, want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	body, err := os.ReadFile("china.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Add([]byte("first,last,kind,holiday\n2026-10-10,,work,cny\n"))
	f.Add([]byte("first,last,kind,holiday\n2026-10-01,2026-10-03,off,\xff\n\"\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		s, err := Load("x.csv", body)
		if err != nil {
			return
		}
		c := New(s)
		for d := range s.off {
			if !c.Known(d.year()) || c.class(d) != DayOff {
				t.Errorf("%s is %s", d, c.class(d))
			}
		}
		for d := range s.work {
			if !c.worked(d) {
				t.Errorf("%s is made up and not worked", d)
			}
		}
	})
}
