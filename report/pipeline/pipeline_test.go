package pipeline_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/pipeline"
)

type source struct {
	name string
	err  error
}

func (s source) Fetch(context.Context, report.Job) (report.Fetched, error) {
	b := report.NewDataset(s.name, report.ColumnDef{Name: "date", Type: report.TypeTime})
	err := b.Row(report.Origin{}, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))
	return report.Fetched{Datasets: []*report.Dataset{b.Dataset()}, Files: []report.Provenance{{File: s.name + ".csv"}}}, errors.Join(err, s.err)
}

type section struct {
	needs   []report.Need
	analyze func(report.Input) (report.Chapter, error)
}

func (s section) Needs() []report.Need                            { return s.needs }
func (s section) Analyze(in report.Input) (report.Chapter, error) { return s.analyze(in) }

type lateSection struct{ section }

func (lateSection) Late() {}

type renderer string

func (r renderer) Render(w io.Writer, _ *report.Document) error {
	_, err := io.WriteString(w, string(r))
	return err
}

func plan() *report.Plan {
	words := report.NewWords("en", map[string]string{"need.lead": "lacks {needs}", "need.columns": "{dataset} lacks {columns}", "need.funnel": "funnel counts"}, nil)
	return &report.Plan{Account: report.Account{ID: "a", Name: "A/B", Location: time.UTC}, Words: words, Title: "Report",
		Window: report.Window{Fixed: report.Month(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))}, Name: "{{.Account.Name}}_{{.Period}}",
		Sources: []report.Step[report.Source]{{Name: "followers", Do: source{name: "followers"}}},
		Outputs: []report.Output{{Kind: "txt", Extension: ".txt", Renderer: renderer("body")}}}
}

func build(t *testing.T, p *report.Plan) (pipeline.Result, error) {
	t.Helper()
	return pipeline.Pipeline{Program: "test"}.Build(t.Context(), p, p.Job(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC), nil))
}

func step(name string, s report.Section) report.Step[report.Section] {
	return report.Step[report.Section]{Name: name, Kind: "kind", Pos: report.Pos{File: "r.yaml", Line: 3, Column: 5}, Do: s}
}

func chapter(metrics ...report.Metric) func(report.Input) (report.Chapter, error) {
	return func(in report.Input) (report.Chapter, error) {
		return report.Chapter{ID: in.ID, Metrics: metrics, Status: report.StatusOK}, nil
	}
}

// A section whose data is missing says which, and the report goes on.
func TestMissingData(t *testing.T) {
	t.Parallel()
	p := plan()
	p.Sections = []report.Step[report.Section]{
		step("f", section{needs: []report.Need{{Dataset: "funnel", For: "need.funnel"}}}),
		step("c", section{needs: []report.Need{{Dataset: "followers", Columns: []string{"date", "new"}}}}),
		step("ok", section{needs: []report.Need{{Dataset: "followers", Columns: []string{"date"}}, {Dataset: "zones", Optional: true}}, analyze: chapter()}),
	}
	got, err := build(t, p)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"lacks funnel counts", "lacks followers lacks new", ""} {
		c := got.Document.Chapters[i]
		if notes := strings.Join(c.Notes, "|"); notes != want {
			t.Errorf("section %s says %q, expected %q", c.ID, notes, want)
		}
		if (c.Status == report.StatusNotApplicable) != (want != "") {
			t.Errorf("section %s is %s", c.ID, c.Status)
		}
	}
	if a := got.Artifacts[0]; a.Name != "A_B_2026-10.txt" || string(a.Body) != "body" {
		t.Errorf("artifact %s: %s", a.Name, a.Body)
	}
}

// A section that quotes others runs after them and keeps its place.
func TestLateSections(t *testing.T) {
	t.Parallel()
	p := plan()
	quote := func(in report.Input) (report.Chapter, error) {
		m, ok := in.Metrics("growth.net")
		if !ok {
			return report.Chapter{}, errors.New("the metric is not there yet")
		}
		return report.Chapter{ID: in.ID, Title: m.Name}, nil
	}
	p.Sections = []report.Step[report.Section]{
		step("first", lateSection{section{analyze: quote}}),
		step("second", section{analyze: chapter(report.Metric{Name: "growth.net", Value: report.Some(1)})}),
	}
	got, err := build(t, p)
	if err != nil {
		t.Fatal(err)
	}
	if c := got.Document.Chapters[0]; c.ID != "first" || c.Title != "growth.net" {
		t.Errorf("the first chapter is %+v", c)
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*report.Plan)
		want   string
	}{
		"dataset twice": {func(p *report.Plan) {
			p.Sources = append(p.Sources, report.Step[report.Source]{Name: "again", Do: source{name: "followers"}})
		}, "dataset followers is also given by followers"},
		"source": {func(p *report.Plan) { p.Sources[0].Do = source{name: "x", err: errors.New("no such file")} }, "data followers: no such file"},
		"section": {func(p *report.Plan) {
			p.Sections = []report.Step[report.Section]{step("bad", section{analyze: func(report.Input) (report.Chapter, error) { return report.Chapter{}, errors.New("boom") }})}
		}, "r.yaml:3:5: section bad: boom"},
		"empty output": {func(p *report.Plan) { p.Outputs[0].Renderer = renderer("") }, "txt: the renderer wrote nothing"},
		"empty name":   {func(p *report.Plan) { p.Name = " . " }, "empty file name"},
		"wrong name":   {func(p *report.Plan) { p.Name = "{{.Month}}" }, "no field .Month"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := plan()
			c.change(p)
			if _, err := build(t, p); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, expected %q", err, c.want)
			}
		})
	}
}

func TestFileName(t *testing.T) {
	t.Parallel()
	job := plan().Job(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC), nil)
	job.Account.Name = strings.Repeat("名", 200) + "../\x00"
	name, err := pipeline.FileName("{{.Account.Name}}", job)
	if err != nil || len(name) > 200 || strings.ContainsAny(name, "/\x00") {
		t.Errorf("%q, %v", name, err)
	}
}

// The default name follows the period that is made, not the spec's.
func TestDefaultName(t *testing.T) {
	t.Parallel()
	p := plan()
	p.Name = ""
	p.Words = p.Words.With(map[string]string{"output.name.month": "monthly", "output.name.week": "weekly"})
	week := report.Week(time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC))
	for want, period := range map[string]*report.Period{"A_B_monthly_2026-10.txt": nil, "A_B_weekly_2026-W41.txt": &week} {
		got, err := pipeline.Pipeline{}.Build(t.Context(), p, p.Job(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC), period))
		if err != nil || got.Artifacts[0].Name != want {
			t.Errorf("%+v, %v, expected %s", got.Artifacts, err, want)
		}
	}
}

// What the proof refuses is no result; the refused files come with the error.
func TestProof(t *testing.T) {
	t.Parallel()
	wrong := errors.New("page 3 is blank")
	for name, proof := range map[string]pipeline.Proof{
		"passes":  func(*report.Document, []report.Artifact) error { return nil },
		"refuses": func(*report.Document, []report.Artifact) error { return wrong },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := plan()
			var seen []report.Artifact
			watch := func(doc *report.Document, artifacts []report.Artifact) error {
				seen = artifacts
				return proof(doc, artifacts)
			}
			got, err := pipeline.Pipeline{Proof: watch}.Build(t.Context(), p, p.Job(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC), nil))
			if len(seen) != 1 || string(seen[0].Body) != "body" {
				t.Fatalf("the proof saw %v", seen)
			}
			var refused *pipeline.RefusedError
			switch {
			case name == "passes":
				if err != nil || len(got.Artifacts) != 1 {
					t.Errorf("%v, %v", got, err)
				}
			case !errors.Is(err, wrong) || !errors.As(err, &refused) || len(refused.Artifacts) != 1 || got.Artifacts != nil || got.Document != nil:
				t.Errorf("%v, %v: expected no result and the refused file", got, err)
			}
		})
	}
}
