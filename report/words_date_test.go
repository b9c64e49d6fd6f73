package report_test

import (
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

// A language brings the names of its months; without, they are English.
func TestDateNamesMonths(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 10, 4, 0, 0, 0, 0, time.UTC)
	texts := map[string]string{"date.month": "January 2006", "date.day": "2 Jan 2006", "date.short": "01-02"}
	if got := report.NewWords("en", texts, nil).Period(report.Month(day)); got != "October 2026" {
		t.Errorf("English: %q", got)
	}
	texts["month.10"], texts["month_short.10"] = "octobre", "oct."
	french := report.NewWords("fr", texts, nil)
	if got := french.Period(report.Month(day)) + "|" + french.Day(day) + "|" + french.ShortDay(day); got != "octobre 2026|4 oct. 2026|10-04" {
		t.Errorf("French: %q", got)
	}
}
