package free_test

import (
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/free"
)

// build makes a section of a kind from its options, filled by set.
func build[T any](t *testing.T, name string, set func(*T)) (report.Section, error) {
	t.Helper()
	kind, ok := report.Find(free.Kinds(), name)
	if !ok {
		t.Fatalf("no kind %s", name)
	}
	options, ok := kind.Options().(*T)
	if !ok {
		t.Fatalf("options of %s are %T", name, kind.Options())
	}
	set(options)
	return kind.Build(options)
}

func input() report.Input {
	words := report.NewWords("en", map[string]string{"unit.rate": "#%", "section.text.title": "Notes", "section.table.title": "Table",
		"section.chart.title": "Chart", "section.scorecard.title": "Key figures", "free.no_rows": "no rows", "unit.points": "# points",
		"definition.growth.net.term": "Net growth", "definition.growth.new.term": "New", "free.not_measured": "no {metric}", "date.day": "2006-01-02"}, nil)
	metrics := map[string]report.Metric{
		"growth.net":                   {Name: "growth.net", Unit: report.UnitCount, Value: report.Some(4070), Previous: report.Some(3700)},
		"funnel.rate.click>inquiry":    {Name: "funnel.rate.click>inquiry", Unit: report.UnitRate, Value: report.Some(0.031)},
		"experiments.verdict.headline": {Name: "experiments.verdict.headline", Text: "winner:b"},
	}
	return report.Input{ID: "mine", Words: words, Job: report.Job{Account: report.Account{Name: "每日良品"}, Period: report.Month(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))},
		Metrics: func(name string) (report.Metric, bool) { m, ok := metrics[name]; return m, ok },
		Query: func(sql string) (*report.Dataset, error) {
			b := report.NewDataset("query", report.ColumnDef{Name: "kind", Type: report.TypeText}, report.ColumnDef{Name: "n", Type: report.TypeNumber})
			for _, row := range [][]report.Value{{"图文", report.Some(245)}, {"视频", nil}} {
				if strings.Contains(sql, "none") {
					break
				}
				if err := b.Row(report.Origin{}, row...); err != nil {
					return nil, err
				}
			}
			return b.Dataset(), nil
		}}
}

func TestText(t *testing.T) {
	t.Parallel()
	s, err := build(t, "text", func(o *free.Text) {
		o.Body = "# Hello\n\nNet **{{ .metric \"followers.net\" }}** and {{ .metric \"funnel.rate.click>inquiry\" }} in {{ .Period }}; {{ .metric \"experiments.verdict.headline\" }}.\n\n- one\n- [two](javascript:alert)\n\n> said\n\n<b>raw</b>\n\n```\ncode\n```\n"
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Analyze(input())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range c.Blocks {
		p := b.(report.Paragraph)
		got = append(got, string(p.Style)+":"+p.Text())
		for _, span := range p.Spans {
			if span.Link != "" {
				t.Errorf("a script became a link: %q", span.Link)
			}
		}
	}
	want := "heading:Hello|:Net 4,070 and 3.1% in 2026-10; winner:b.|bullet:one|bullet:two|quote:said|:<b>raw</b>|:code"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
	if spans := c.Blocks[1].(report.Paragraph).Spans; len(spans) != 3 || !spans[1].Bold || spans[1].Text != "4,070" {
		t.Errorf("bold text is lost: %+v", spans)
	}
}

func TestTextTellsMistakes(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"":                     "is missing",
		"{{ .metrik \"a\" }}":  "did you mean .metric?",
		"{{ .metric }}":        "expected one metric name",
		"{{ .metric \"a\" ":    "{{ without }}",
		"{{ .os \"passwd\" }}": "there is no field .os",
	} {
		_, err := build(t, "text", func(o *free.Text) { o.Body = body })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, expected %q", body, err, want)
		}
	}
	s, err := build(t, "text", func(o *free.Text) { o.Body = `{{ .metric "growth.gross" }}` })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Analyze(input()); err == nil || !strings.Contains(err.Error(), `no metric "growth.gross"`) {
		t.Errorf("an unknown metric: %v", err)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	s, err := build(t, "table", func(o *free.Table) { o.Query, o.Units = "select", map[string]string{"n": "count"} })
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Analyze(input())
	if err != nil {
		t.Fatal(err)
	}
	table := c.Blocks[0].(report.Table)
	if len(table.Rows) != 2 || table.Rows[0].Cells[1].Number != report.Some(245) || table.Rows[1].Cells[1].Number.Known || table.Columns[1].Unit != report.UnitCount {
		t.Errorf("%+v", table)
	}
	in := input()
	in.Query = nil
	if _, err := s.Analyze(in); err == nil || !strings.Contains(err.Error(), "no SQL engine") {
		t.Errorf("without an engine: %v", err)
	}
	if _, err := build(t, "table", func(o *free.Table) { o.Query, o.Units = "select", map[string]string{"n": "kilos"} }); err == nil {
		t.Error("an unknown unit was taken")
	}
	none, err := build(t, "table", func(o *free.Table) { o.Query = "none" })
	if err != nil {
		t.Fatal(err)
	}
	if c, err := none.Analyze(input()); err != nil || len(c.Blocks) != 0 || len(c.Notes) != 1 {
		t.Errorf("no rows: %+v, %v", c, err)
	}
}

func TestChart(t *testing.T) {
	t.Parallel()
	s, err := build(t, "chart", func(o *free.Chart) { o.Query = "select" })
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Analyze(input())
	if err != nil {
		t.Fatal(err)
	}
	chart := c.Blocks[0].(report.Figure).Chart
	if chart.Kind != "bars" || len(chart.Labels) != 2 || chart.Labels[0] != "图文" || chart.Series[0].Values[1].Known {
		t.Errorf("%+v", chart)
	}
	if _, err := build(t, "chart", func(o *free.Chart) { o.Query, o.Chart = "select", "funnel" }); err == nil {
		t.Error("a chart that a query cannot fill was taken")
	}
}

func TestScorecard(t *testing.T) {
	t.Parallel()
	s, err := build(t, "scorecard", func(o *free.Scorecard) { o.Metrics = []string{"growth.net", "growth.new"} })
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Analyze(input())
	if err != nil {
		t.Fatal(err)
	}
	cards := c.Blocks[0].(report.Scorecard).Cards
	if len(cards) != 1 || cards[0].Name != "Net growth" || cards[0].Value.F != 4070 || len(c.Notes) != 1 {
		t.Errorf("%+v %v", cards, c.Notes)
	}
	typo, err := build(t, "scorecard", func(o *free.Scorecard) { o.Metrics = []string{"growth.gross"} })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := typo.Analyze(input()); err == nil || !strings.Contains(err.Error(), `no metric "growth.gross"`) {
		t.Errorf("a metric that cannot be: %v", err)
	}
	if _, err := build(t, "scorecard", func(*free.Scorecard) {}); err == nil {
		t.Error("a scorecard of nothing was taken")
	}
}
