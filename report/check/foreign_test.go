package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report/check"
)

// A report that names the account of another client of the fleet does not leave the
// house; names that are no more than words, or that the data speaks of, do no harm.
func TestAnotherAccountsNameIsCaughtInAFleet(t *testing.T) {
	t.Parallel()
	doc := quickstart(t)
	artifacts := all(t, doc)
	fleet := []string{"每日良品", "良品", "内容", "增长", "竞品A", "Day"}
	for range 1000 {
		fleet = append(fleet, "客户"+strings.Repeat("甲", len(fleet)%7+1))
	}
	doc.Job.Others = fleet
	if err := (check.Checker{}).Prove(doc, artifacts); err != nil {
		t.Errorf("names that do not stand in it: %v", err)
	}
	wrong := *doc
	wrong.Job.Others = []string{"公众号运营月报"} // stands on every page: as if it were a client
	var kinds []string
	for _, f := range proved(t, &wrong, artifacts...) {
		kinds = append(kinds, f.Check)
	}
	for _, want := range []string{"pdf.foreign", "xlsx.foreign", "html.foreign"} {
		if !slices.Contains(kinds, want) {
			t.Errorf("no %s among %v", want, slices.Compact(kinds))
		}
	}
}
