package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

// monthsKept is the reporting month and a year before it.
const monthsKept = 13

// monthNoise is the standard deviation of a rate's log-odds from month to month.
const monthNoise = 0.04

// day is one day of the thirteen months.
type day struct {
	at    time.Time
	month int // 0 to 12; the last one is reported
	nth   int // day of the month, 1 on
}

func (d day) weekday() int { return int(d.at.Weekday()) }

// account is one account being drawn.
type account struct {
	seed, number uint64
	job          report.Job
	months       []report.Period
	days         []day
	plan         plan
	truth        *truth
	data         report.Datasets
	alerts       report.Alerts // of the funnel
	total        []float64     // followers at the end of each day
	fault        *fault        // nil: the export is sound
}

// newAccount draws an account's thirteen months under a plan.
func newAccount(seed, number uint64, p plan) *account {
	a := emptyAccount(seed, number, p)
	a.plantFault()
	a.drawGrowth()
	a.drawContent()
	a.drawAudience()
	a.drawInteraction()
	a.drawTraffic()
	a.drawFunnel()
	a.drawZones()
	a.drawRetention()
	a.drawCompetitors()
	a.drawExperiments()
	a.drawPlatforms()
	return a
}

// emptyAccount is an account of which nothing is drawn yet.
func emptyAccount(seed, number uint64, p plan) *account {
	month := report.Month(time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)) // no statutory holiday in it
	if p.has("holiday") {
		month = report.Month(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))
	}
	a := &account{seed: seed, number: number, plan: p, truth: newTruth(), data: report.Datasets{}, alerts: report.Alerts{}}
	for m := month; len(a.months) < monthsKept; m = m.Previous() {
		a.months = append(a.months, m)
	}
	slices.Reverse(a.months)
	for i, m := range a.months {
		for at := m.From; at.Before(m.Until); at = at.AddDate(0, 0, 1) {
			a.days = append(a.days, day{at, i, at.Day()})
		}
	}
	a.job = report.Job{Account: report.Account{ID: "sim", Name: "模拟账号", Location: time.UTC, Currency: "CNY"}, Period: month,
		AsOf: month.Until.AddDate(0, 0, 2), Compare: []report.Compared{{Name: report.ComparePrevious, Period: month.Previous()}, {Name: report.CompareYearAgo, Period: month.YearAgo()}}}
	return a
}

func (a *account) dice(part string) dice { return newDice(a.seed, a.number, part) }

// table collects the rows of a dataset.
type table struct {
	name string
	b    *report.DatasetBuilder
	rows [][]any // float64, string, time.Time or nil
}

// start begins a dataset with some of its columns.
func start(name string, columns ...string) *table {
	schema, ok := report.SchemaOf(name)
	if !ok {
		panic("no dataset " + name)
	}
	var defs []report.ColumnDef
	for _, c := range columns {
		column, known := schema.Column(c)
		if !known {
			panic(fmt.Sprintf("dataset %s has no column %s", name, c))
		}
		defs = append(defs, report.ColumnDef{Name: c, Type: column.Type})
	}
	return &table{name: name, b: report.NewDataset(name, defs...)}
}

// add appends a row; numbers are float64, nil is missing.
func (t *table) add(cells ...any) {
	for i, c := range cells {
		if v, ok := c.(int); ok {
			cells[i] = float64(v)
		}
	}
	t.rows = append(t.rows, cells)
}

// keep finishes a dataset, with what goes wrong in its export.
func (a *account) keep(t *table) {
	if a.fault != nil && a.fault.dataset == t.name {
		a.fault.bend(a, t)
	}
	for i, cells := range t.rows {
		row := make([]report.Value, len(cells))
		for k, c := range cells {
			row[k] = c
			if v, ok := c.(float64); ok {
				row[k] = report.Some(v)
			}
		}
		if err := t.b.Row(report.Origin{File: t.name + ".csv", Row: i + 2}, row...); err != nil {
			panic(err)
		}
	}
	a.data[t.name] = t.b.Dataset()
}
