package analysis

import (
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/wxreport/wxreport/report"
)

// A year that the program does not know is known by the days of the user's calendar.
func TestUserCalendarMakesAYearKnown(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/growth/calendar_unknown_year.txtar")
	if err != nil {
		t.Fatal(err)
	}
	c := readCase(t, archive)
	in := c.input(t, "growth", "zh-CN")
	year := c.job.Period.From.Year()
	unknown := in.Words.Say("calendar.unknown_year", report.Args{"year": time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")})
	notes := func() string {
		chapter, err := growthKind().Options().(report.Section).Analyze(in)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(chapter.Notes, "\n")
	}
	if got := notes(); !strings.Contains(got, unknown) {
		t.Fatalf("%q is not in %q", unknown, got)
	}
	first := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	in.Holidays = []report.Holiday{{First: first, Last: first, Kind: report.DayOff, Name: "new_year"}}
	if got := notes(); strings.Contains(got, unknown) {
		t.Errorf("%q is in %q", unknown, got)
	}
}
