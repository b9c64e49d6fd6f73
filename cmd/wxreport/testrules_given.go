package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
)

// asOfPast is a day from which relative periods of rule tests are counted: a
// test must not change with the calendar.
var asOfPast = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

// fixed is a source of datasets that are there already.
type fixed report.Datasets

// Fetch gives the datasets in the order of their names.
func (f fixed) Fetch(context.Context, report.Job) (report.Fetched, error) {
	var out report.Fetched
	for _, name := range slices.Sorted(maps.Keys(f)) {
		out.Datasets = append(out.Datasets, f[name])
	}
	return out, nil
}

// based is a source of a case's base, without what the case gives itself.
type based struct {
	from    report.Source
	key     string
	bench   *bench
	without report.Datasets
	lang    string
}

// Fetch reads the base once for all cases.
func (b based) Fetch(ctx context.Context, job report.Job) (report.Fetched, error) {
	got, ok := b.bench.fetched[b.key]
	if !ok {
		from := b.from
		if s, ok := from.(interface {
			In(language string) report.Source
		}); ok {
			from = s.In(b.lang)
		}
		var err error
		if got, err = from.Fetch(ctx, job); err != nil {
			return report.Fetched{}, err
		}
		b.bench.fetched[b.key] = got
	}
	out := got
	out.Datasets = nil
	for _, ds := range got.Datasets {
		if b.without.Get(ds.Name) == nil {
			out.Datasets = append(out.Datasets, ds)
		}
	}
	return out, nil
}

// nobody judges nothing.
type nobody struct{}

// Judge hands the chapters on.
func (nobody) Judge(_ report.Input, chapters []report.Chapter) report.Judged {
	return report.Judged{Chapters: chapters}
}

// setting gives a judge the figures that a case sets in place of the measured.
type setting struct {
	judge report.Judge
	test  spec.RuleTest
}

// Judge lets the custom rules see the figures of the case.
func (s setting) Judge(in report.Input, chapters []report.Chapter) report.Judged {
	chapters = slices.Clone(chapters)
	for _, given := range s.test.Set {
		at := slices.IndexFunc(chapters, func(c report.Chapter) bool {
			return slices.ContainsFunc(c.Metrics, func(m report.Metric) bool { return m.Name == given.Metric })
		})
		kind, _, _ := strings.Cut(given.Metric, ".")
		if at < 0 {
			at = slices.IndexFunc(chapters, func(c report.Chapter) bool { return c.Kind == kind })
		}
		if at < 0 {
			at, chapters = len(chapters), append(chapters, report.Chapter{ID: kind, Kind: kind, Title: kind, Status: report.StatusOK})
		}
		metrics := slices.Clone(chapters[at].Metrics)
		i := slices.IndexFunc(metrics, func(m report.Metric) bool { return m.Name == given.Metric })
		if i < 0 {
			i, metrics = len(metrics), append(metrics, report.Metric{Name: given.Metric, Unit: report.UnitRate})
		}
		metrics[i] = figureOf(given, metrics[i])
		chapters[at].Metrics = metrics
	}
	return s.judge.Judge(in, chapters)
}

// figureOf is a metric as a case sets it.
func figureOf(given spec.SetFigure, m report.Metric) report.Metric {
	number := func(v *float64) report.Number {
		if v == nil {
			return report.Missing
		}
		return report.Some(*v)
	}
	if g := given.Figure; given.Given {
		out := report.Metric{Name: m.Name, Unit: m.Unit, Better: m.Better, Value: number(g.Value), Numerator: number(g.X), Denominator: number(g.N),
			Low: number(g.Lo), High: number(g.Hi), Previous: number(g.Previous), YearAgo: number(g.YearAgo)}
		if g.Unit != "" {
			out.Unit = report.Unit(g.Unit)
		}
		if g.X != nil && g.N != nil && !out.Value.Known {
			out.Value = out.Numerator.Over(out.Denominator)
		}
		if g.X != nil && g.N != nil && *g.X <= *g.N && g.Lo == nil && g.Hi == nil {
			iv := stats.Wilson(*g.X, *g.N, stats.Z95)
			out.Low, out.High = report.Some(iv.Low), report.Some(iv.High)
		}
		m = out
	}
	if n := len(given.History); n > 0 {
		m.Previous = given.History[n-1]
		if n >= 12 {
			m.YearAgo = given.History[n-12]
		}
	}
	return m
}

// givenDatasets is what a case gives as data: its CSV, and the counts behind the
// funnel steps and retention rates it sets.
func givenDatasets(test spec.RuleTest, job report.Job) (report.Datasets, error) {
	out := report.Datasets{}
	for _, d := range test.Data {
		ds, err := readCSV(d, job.Account.Location)
		if err != nil {
			return nil, fmt.Errorf("%s: data %s: %w", d.Pos, d.Dataset, err)
		}
		out[d.Dataset] = ds
	}
	for _, build := range []func(spec.RuleTest, report.Job) (*report.Dataset, error){funnelOf, retentionOf} {
		ds, err := build(test, job)
		if err != nil {
			return nil, err
		}
		if ds.Len() > 0 && out.Get(ds.Name) == nil {
			out[ds.Name] = ds
		}
	}
	return out, nil
}

// past is the periods before the job's with the values of a history, whose last
// is the period before.
func past(history []report.Number, job report.Job, row func(p report.Period, v float64) error) error {
	p := job.Period
	for i := len(history) - 1; i >= 0; i-- {
		p = p.Previous()
		if history[i].Known {
			if err := row(p, history[i].F); err != nil {
				return err
			}
		}
	}
	return nil
}

// funnelOf is one row a stage and period. A stage that two steps give must have
// the same count in both.
func funnelOf(test spec.RuleTest, job report.Job) (*report.Dataset, error) {
	b := report.NewDataset("funnel", report.ColumnDef{Name: "date", Type: report.TypeTime}, report.ColumnDef{Name: "stage", Type: report.TypeText},
		report.ColumnDef{Name: "users", Type: report.TypeNumber})
	seen := map[string]float64{}
	put := func(p report.Period, stage string, users float64) error {
		key := p.String() + " " + stage
		if was, ok := seen[key]; ok {
			if was != users && p == job.Period {
				return fmt.Errorf("stage %s has %g people by one step and %g by another", stage, was, users)
			}
			return nil
		}
		seen[key] = users
		return b.Row(report.Origin{}, p.From, stage, report.Some(users))
	}
	for _, s := range test.Set {
		pair, ok := strings.CutPrefix(s.Metric, "funnel.rate.")
		from, to, steps := strings.Cut(pair, ">")
		if !ok || !steps || s.Figure.X == nil || s.Figure.N == nil {
			continue
		}
		if err := errors.Join(put(job.Period, from, *s.Figure.N), put(job.Period, to, *s.Figure.X)); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Pos, err)
		}
		err := past(s.History, job, func(p report.Period, v float64) error {
			if err := put(p, from, *s.Figure.N); err != nil {
				return err
			}
			return put(p, to, v**s.Figure.N)
		})
		if err != nil {
			return nil, err
		}
	}
	return b.Dataset(), nil
}

// retentionOf is one cohort a period.
func retentionOf(test spec.RuleTest, job report.Job) (*report.Dataset, error) {
	b := report.NewDataset("retention", report.ColumnDef{Name: "cohort", Type: report.TypeTime}, report.ColumnDef{Name: "day", Type: report.TypeNumber},
		report.ColumnDef{Name: "size", Type: report.TypeNumber}, report.ColumnDef{Name: "users", Type: report.TypeNumber})
	for _, s := range test.Set {
		text, ok := strings.CutPrefix(s.Metric, "retention.rate.")
		day, err := strconv.ParseFloat(text, 64)
		if !ok || err != nil || s.Figure.X == nil || s.Figure.N == nil {
			continue
		}
		row := func(p report.Period, users float64) error {
			return b.Row(report.Origin{}, p.From, report.Some(day), report.Some(*s.Figure.N), report.Some(users))
		}
		if err := row(job.Period, *s.Figure.X); err != nil {
			return nil, err
		}
		if err := past(s.History, job, func(p report.Period, v float64) error { return row(p, v**s.Figure.N) }); err != nil {
			return nil, err
		}
	}
	return b.Dataset(), nil
}

// readCSV reads a dataset of a case: columns by the names of the data contract,
// an empty cell is missing.
func readCSV(d spec.InlineData, zone *time.Location) (*report.Dataset, error) {
	body, err := expanded(d.CSV)
	if err != nil {
		return nil, err
	}
	records, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) < 1 {
		return nil, fmt.Errorf("no line of column names")
	}
	schema, _ := report.SchemaOf(d.Dataset)
	var columns []report.ColumnDef
	for _, name := range records[0] {
		name = strings.TrimSpace(name)
		c, ok := schema.Column(name)
		if !ok && !schema.Open {
			var known []string
			for _, c := range schema.Columns {
				known = append(known, c.Name)
			}
			return nil, fmt.Errorf("unknown column %q, expected one of %s", name, strings.Join(known, ", "))
		}
		if !ok {
			c = report.SchemaColumn{Name: name, Type: report.TypeText}
		}
		columns = append(columns, report.ColumnDef{Name: name, Type: c.Type})
	}
	b := report.NewDataset(d.Dataset, columns...)
	for i, record := range records[1:] {
		cells := make([]report.Value, len(columns))
		for j, c := range columns {
			if cells[j], err = cellOf(strings.TrimSpace(record[j]), c.Type, zone); err != nil {
				return nil, fmt.Errorf("row %d, column %s: %w", i+2, c.Name, err)
			}
		}
		if err := b.Row(report.Origin{File: d.Dataset + ".csv", Row: i + 2}, cells...); err != nil {
			return nil, err
		}
	}
	return b.Dataset(), nil
}

func cellOf(text string, kind report.ColumnType, zone *time.Location) (report.Value, error) {
	switch {
	case text == "":
		return nil, nil
	case kind == report.TypeNumber:
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number", text)
		}
		return report.Some(v), nil
	case kind == report.TypeTime:
		for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", time.DateTime, "2006-01-02T15:04", "2006-01"} {
			if t, err := time.ParseInLocation(layout, text, zone); err == nil {
				return t, nil
			}
		}
		return nil, fmt.Errorf("%q is not a day, expected a form like 2026-10-01", text)
	}
	return text, nil
}
