package spec

import (
	"fmt"
	"testing"
)

func TestCalendarOfTheUser(t *testing.T) {
	t.Parallel()
	plan, err := Load("specs/report.yaml", testCatalog(map[string]string{
		"specs/report.yaml": "version: 1\naccount: {id: a, name: a}\ndata: data/\nsections: [growth]\ncalendar: ../holidays.yaml\n",
		"holidays.yaml": `source: notice of 2026
days:
  - {first: 2027-01-01, last: 2027-01-03, kind: off, holiday: new_year}
  - {first: "2027-02-20", kind: work, holiday: cny}
  - {first: 2026-05-09, kind: ordinary}
`}))
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, h := range plan.Holidays {
		got += fmt.Sprintln(h.First.Format("01-02"), h.Last.Format("01-02"), h.Kind, h.Name)
	}
	if want := "01-01 01-03 off new_year\n02-20 02-20 work cny\n05-09 05-09 ordinary \n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
