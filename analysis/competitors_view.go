package analysis

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// closeBy is the relative distance within which two accounts tie.
const closeBy = 0.1

// rank is the own place in a metric, 1 the highest, among the accounts whose
// value is known; 0 where the own one is not.
func (r rivals) rank(f *frame, metric string) (rank, of int) {
	own := f.value("competitors.value." + r.own + "." + metric)
	for _, account := range r.accounts {
		v := f.value("competitors.value." + account + "." + metric)
		if !v.Known {
			continue
		}
		of++
		if own.Known && (account == r.own || v.F > own.F) {
			rank++
		}
	}
	return rank, of
}

// figures rank the accounts by the first two metrics that two or more know.
func (r rivals) figures(f *frame) []report.Block {
	var out []report.Block
	for _, metric := range r.metrics {
		known := slices.DeleteFunc(slices.Clone(r.accounts), func(a string) bool { return !f.value("competitors.value." + a + "." + metric).Known })
		if len(known) < 2 || len(out) == 2 {
			continue
		}
		sortByValue(known, func(a string) report.Number { return f.value("competitors.value." + a + "." + metric) }, func(a string) string { return a })
		series := report.Series{Name: f.term("competitor_metric", metric)}
		chart := report.Chart{Kind: "bars", Unit: unitOf(metric)}
		for _, account := range known {
			chart.Labels = append(chart.Labels, account)
			m := f.metric("competitors.value." + account + "." + metric)
			series.Values = append(series.Values, m.Value)
			note, tone := "", report.Severity("")
			if account != r.own {
				tone = report.Info // the others stand back
			}
			if gap := f.value("competitors.gap." + account + "." + metric); gap.Known {
				note = f.say("label.own_gap", report.Args{"gap": report.Q(gap, report.UnitRelative)})
			}
			series.Notes, series.Tones = append(series.Notes, note), append(series.Tones, tone)
		}
		chart.Series = []report.Series{series}
		reading := r.reading(f, metric, known)
		out = append(out, report.Figure{ID: f.in.ID + "." + metric, Title: f.term("competitor_metric", metric), Unit: f.say("unit.accounts"),
			Source: f.source("competitors"), N: f.say("label.n_accounts", report.Args{"n": len(known)}), Reading: reading, Alt: reading, Width: report.Half, Chart: chart})
	}
	return out
}

// reading says the own place and the distance to the neighbour that matters.
func (r rivals) reading(f *frame, metric string, known []string) string {
	rank, of := r.rank(f, metric)
	if rank == 0 {
		top := known[0]
		return f.say("reading.others", report.Args{"account": top, "value": report.Q(f.value("competitors.value."+top+"."+metric), unitOf(metric))})
	}
	args := report.Args{"rank": rank, "of": of, "value": report.Q(f.value("competitors.value."+r.own+"."+metric), unitOf(metric))}
	other, key := known[0], "reading.behind"
	if rank == 1 {
		other, key = known[1], "reading.first"
	}
	gap := f.value("competitors.gap." + other + "." + metric)
	if !gap.Known {
		return f.say("reading.rank", args)
	}
	if gap.F < closeBy && gap.F > -closeBy { // less than a tenth apart is a tie: figures of others are estimates
		key = "reading.tie"
	}
	args["account"], args["gap"] = other, report.Q(report.Some(max(gap.F, -gap.F)), report.UnitRate)
	return f.say(key, args)
}

// table is one row an account: its figures, and the own one's gap to each. What the
// figures show already is in the workbook only.
func (r rivals) table(f *frame, charted []report.Block) report.Table {
	t := report.Table{ID: f.in.ID + ".accounts", Title: f.say("table.accounts"), Columns: []report.Column{{Key: "account", Title: f.say("column.account"), Text: true, Workbook: true}}}
	for i, metric := range r.metrics {
		name := f.term("competitor_metric", metric)
		hidden := i >= 3 || slices.ContainsFunc(charted, func(b report.Block) bool { return b.(report.Figure).ID == f.in.ID+"."+metric })
		t.Columns[0].Workbook = t.Columns[0].Workbook && hidden
		t.Columns = append(t.Columns,
			report.Column{Key: metric, Title: name, Unit: unitOf(metric), Workbook: hidden},
			report.Column{Key: metric + "_before", Title: f.say("column.before", report.Args{"metric": name}), Unit: unitOf(metric), Workbook: true},
			report.Column{Key: metric + "_gap", Title: f.say("column.gap", report.Args{"metric": name}), Unit: report.UnitRelative, Signed: true, Better: report.Up, Workbook: hidden})
	}
	for _, account := range r.accounts {
		label := account
		if account == r.own {
			label = f.say("label.own", report.Args{"account": account})
		}
		cells := []report.Cell{{Text: label}}
		for _, metric := range r.metrics {
			m := f.metric("competitors.value." + account + "." + metric)
			cells = append(cells, report.Cell{Number: m.Value}, report.Cell{Number: m.Previous}, report.Cell{Number: f.value("competitors.gap." + account + "." + metric)})
		}
		t.Rows = append(t.Rows, report.Row{ID: account, Total: account == r.own, Cells: cells})
	}
	if len(r.sources) > 0 {
		f.note("label.sources", report.Args{"sources": strings.Join(r.sources, f.say("label.join"))})
	}
	return t
}

// standings tells, for each metric, the strongest rival the account is behind,
// or that it leads, by more than the rule's margin. The figures of others are
// estimates, so the verdict is never more than possible.
func (r rivals) standings(f *frame) {
	margin := f.in.Rules.Param("competitors.behind", "margin", 0.1)
	for _, metric := range r.metrics {
		rank, of := r.rank(f, metric)
		// Where the size of the accounts is known, new followers compare by it.
		if rank == 0 || of < 2 || slices.Contains(r.metrics, "new_per_1000") && (metric == "new_followers" || metric == "followers") {
			continue
		}
		own := f.metric("competitors.value." + r.own + "." + metric)
		best, gap := "", report.Missing
		for _, account := range r.accounts {
			if g := f.value("competitors.gap." + account + "." + metric); g.Known && (!gap.Known || g.F < gap.F) {
				best, gap = account, g
			}
		}
		if !gap.Known {
			continue
		}
		f.looked("competitors.behind")
		f.looked("competitors.ahead")
		if gap.F > -margin && gap.F < margin {
			continue
		}
		c := claim{rule: "competitors.behind", variant: "behind", subject: metric, label: f.term("competitor_metric", metric), metric: own, severity: report.Notice,
			verdict: report.Possible, direction: report.Down, benchmark: f.value("competitors.value." + best + "." + metric),
			args: report.Args{"account": best, "gap": report.Q(report.Some(max(gap.F, -gap.F)), report.UnitRate), "rank": rank, "of": of}}
		if gap.F > 0 {
			c.rule, c.variant, c.severity, c.direction = "competitors.ahead", "ahead", report.Good, report.Up
		}
		if len(r.sources) > 0 {
			c.evidence = []string{f.say("label.sources", report.Args{"sources": strings.Join(r.sources, f.say("label.join"))})}
		}
		f.find(c)
	}
}

// only is the alerts of one name: an alert on values of every kind would mean
// nothing.
func (a Alerts) only(name string) Alerts {
	if alert, ok := a.Alerts[name]; ok {
		return Alerts{report.Alerts{name: alert}}
	}
	return Alerts{}
}

// alarms holds the own values and the gaps against their alert values. The figures
// of others are estimates without counts: how sure a gap is, is not assessed.
func (r rivals) alarms(f *frame, alerts Alerts) {
	for _, metric := range r.metrics {
		f.hold(alerts.only("value."+metric), watched{measure: "value", value: metric, metric: f.metric("competitors.value." + r.own + "." + metric), full: true, label: f.term("competitor_metric", metric)})
		for _, account := range r.accounts[1:] {
			f.hold(alerts, watched{measure: "gap", value: account + "." + metric, metric: f.metric("competitors.gap." + account + "." + metric),
				label: f.say("label.gap_to", report.Args{"metric": f.term("competitor_metric", metric), "account": account})})
		}
	}
}

// cards offers the own first two figures.
func (r rivals) cards(f *frame) {
	for _, metric := range r.metrics {
		m := f.metric("competitors.value." + r.own + "." + metric)
		if m.Value.Known && len(f.chapter.KPIs) < 2 {
			f.card(f.term("competitor_metric", metric), m, func(p report.Period) report.Number { return f.ownFigure(p, metric) })
		}
	}
}
