package json_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/output/json"
)

// document is a report of one month with one figure and one finding.
func document() *report.Document {
	finding := report.Finding{ID: "abc", Rule: "funnel.below_alert", Version: "1.0", Subject: "inquiry>payment", Metric: "funnel.rate.inquiry>payment",
		Unit: report.UnitRate, Severity: report.Critical, Verdict: report.Certain, Direction: report.Down, State: report.StateNew, MonthsSeen: 1,
		Value: report.Some(.41), Threshold: report.Some(.45), Interval: report.Interval{report.Some(.39), report.Some(.43)}, Grade: report.GradeC, Claim: "41 %",
		Factors: report.Factors{Impact: .9, Confidence: .7, Surprise: .6, Action: 1, Probability: .98}, Score: .378}
	metric := report.Metric{Name: finding.Metric, Unit: report.UnitRate, Value: report.Some(.41), Previous: report.Some(.46)}
	return &report.Document{Words: report.NewWords("en", nil, nil), Findings: []report.Finding{finding},
		Job: report.Job{Account: report.Account{ID: "meiri", Location: time.UTC}, Period: report.Month(time.Date(2026, 9, 9, 0, 0, 0, 0, time.UTC)),
			AsOf: time.Date(2026, 10, 3, 0, 0, 0, 0, time.UTC)},
		Chapters: []report.Chapter{{ID: "funnel", Metrics: []report.Metric{metric}}}}
}

func written(t testing.TB, doc *report.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := (json.Renderer{}).Render(&out, doc); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What a report writes is what a later one reads.
func TestDecodeReadsWhatRenderWrote(t *testing.T) {
	t.Parallel()
	doc := document()
	got, err := json.Decode(written(t, doc), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if got.Account != "meiri" || got.Period.String() != "2026-09" || got.Period.Grain != report.GrainMonth || !got.AsOf.Equal(doc.Job.AsOf) {
		t.Errorf("got %s %s %s", got.Account, got.Period, got.AsOf)
	}
	want := doc.Findings[0]
	f, ok := got.Finding(want)
	if !ok || f.Value != want.Value || f.Interval != want.Interval || f.Factors != want.Factors || f.Version != want.Version || f.MonthsSeen != 1 {
		t.Errorf("got %+v, want %+v", f, want)
	}
	if m := got.Metrics[want.Metric]; m.Name != want.Metric || m.Previous != report.Some(.46) {
		t.Errorf("got metric %+v", m)
	}
}

func TestDecodeTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	body := string(written(t, document()))
	cases := map[string]struct{ body, want string }{
		"empty":           {"", "no report"},
		"cut off":         {body[:len(body)/2], "no report"},
		"no schema":       {`{"a": 1}`, "it has no schema"},
		"a later schema":  {strings.Replace(body, `"schema": 1`, `"schema": 2`, 1), "schema 2, expected 1"},
		"no account":      {strings.Replace(body, `"id": "meiri"`, `"id": ""`, 1), "no account.id"},
		"no such day":     {strings.Replace(body, "2026-09-30", "2026-09-31", 1), `"2026-09-31" is not a day`},
		"another label":   {strings.Replace(body, `"label": "2026-09"`, `"label": "2026-08"`, 1), `period "2026-08" is not 2026-09-01 to 2026-09-30`},
		"ends too early":  {strings.Replace(body, `"until": "2026-09-30"`, `"until": "2026-08-30"`, 1), "period ends on 2026-08-30"},
		"no day of words": {strings.Replace(body, `"as_of": "2026-10-03"`, `"as_of": "soon"`, 1), `as_of: "soon" is not a day`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := json.Decode([]byte(c.body), time.UTC); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// A report without earlier ones says nothing of them.
func TestFollowupIsLeftOutWithoutHistory(t *testing.T) {
	t.Parallel()
	doc := document()
	if bytes.Contains(written(t, doc), []byte(`"followup"`)) {
		t.Error("followup is written without history")
	}
	doc.Followup = report.Followup{Periods: []report.Period{report.Month(doc.Job.AsOf)}}
	if !bytes.Contains(written(t, doc), []byte(`"followup"`)) {
		t.Error("followup is not written")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(written(f, document()))
	f.Add([]byte(`{"schema":1,"account":{"id":"a"},"period":{"from":"0000-01-01","until":"9999-12-31","label":"0000-01-01..9999-12-31"},"as_of":"2026-01-01"}`))
	f.Add([]byte(`{"schema":1,"metrics":{"a":null},"findings":[null,{"value":1e999}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := json.Decode(body, time.UTC)
		if err != nil {
			return
		}
		if e.Account == "" || e.Period.Until.Before(e.Period.From) || e.Period.Days() < 1 {
			t.Errorf("read %+v", e)
		}
	})
}
