package analysis

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// readsCeiling is where the platform stops to tell reads: 10万+.
const readsCeiling = 100000

// collected is the titles of one account in the data: how many, of which days, and
// how often they were read.
type collected struct {
	account     string
	n, capped   int
	first, last time.Time
	reads       []float64 // those known
	exact       []bool    // beside reads; false: at least so many
}

// collect gathers the titles of the period by account, the own one first, then by
// name. Accounts differ in what of them was collected, so each comes with its number
// and days.
func (s *Competitors) collect(f *frame) []collected {
	ds := f.now("titles")
	at := map[string]int{}
	var out []collected
	for i := range ds.Len() {
		account := ds.Text("account", i)
		if account == "" || ds.Text("title", i) == "" || !s.wanted(f, account) {
			continue
		}
		if f.isOwn(account) {
			account = f.ownName()
		}
		k, ok := at[account]
		if !ok {
			k = len(out)
			at[account], out = k, append(out, collected{account: account})
		}
		c := &out[k]
		c.n++
		if day := ds.Time("published_at", i); !day.IsZero() {
			if c.first.IsZero() || day.Before(c.first) {
				c.first = day
			}
			if day.After(c.last) {
				c.last = day
			}
		}
		if reads := ds.Number("reads", i); reads.Known && reads.F >= 0 {
			exact := reads.F < readsCeiling
			c.reads, c.exact = append(c.reads, reads.F), append(c.exact, exact)
			if !exact {
				c.capped++
			}
		}
	}
	own := f.ownName()
	slices.SortFunc(out, func(a, b collected) int {
		if (a.account == own) != (b.account == own) {
			if a.account == own {
				return -1
			}
			return 1
		}
		return strings.Compare(a.account, b.account)
	})
	return out
}

// sampleNote says how many titles of which days stand for each account.
func (f *frame) sampleNote(all []collected) string {
	var parts []string
	for _, c := range all {
		args := report.Args{"account": c.account, "n": report.Q(report.Some(float64(c.n)), report.UnitCount)}
		key := "label.collected"
		if !c.first.IsZero() {
			key = "label.collected_days"
			args["first"], args["last"] = f.in.Words.ShortDay(c.first), f.in.Words.ShortDay(c.last)
		}
		parts = append(parts, f.say(key, args))
	}
	return f.say("label.sample", report.Args{"accounts": strings.Join(parts, f.say("label.join"))})
}

// typicalReads records the median reads of each account and shows them. Reads of
// 10万+ are cut off: the median by Kaplan-Meier counts them as at least so many, a
// mean would not.
//
// Source: Kaplan and Meier (1958); public counts are right-censored.
func (s *Competitors) typicalReads(f *frame, all []collected) {
	t := report.Table{ID: f.in.ID + ".reads", Title: f.say("table.reads"), Columns: []report.Column{
		{Key: "account", Title: f.say("column.account"), Text: true}, {Key: "titles", Title: f.say("column.titles"), Unit: report.UnitCount},
		{Key: "days", Title: f.say("column.days"), Text: true, Quiet: true}, {Key: "median", Title: f.say("column.median"), Unit: report.UnitCount, Decisive: true},
		{Key: "interval", Title: f.in.Words.Say("column.interval"), Unit: report.UnitCount, Quiet: true}, {Key: "capped", Title: f.say("column.capped"), Unit: report.UnitCount}}}
	for _, c := range all {
		if len(c.reads) == 0 {
			continue
		}
		curve, err := stats.KaplanMeier(c.reads, c.exact)
		if err != nil {
			continue
		}
		median, iv := curve.Quantile(0.5, stats.Z95)
		m := report.Metric{Name: "competitors.typical_reads." + c.account, Unit: report.UnitCount, Better: report.Up, Denominator: report.Some(float64(len(c.reads)))}
		cell := report.Cell{Text: f.say("label.capped")}
		if !math.IsNaN(median) && !math.IsInf(median, 0) {
			m.Value = report.Some(median)
			m.Low = report.Some(iv.Low)
			if !math.IsInf(iv.High, 0) { // the curve does not reach it: so many or more
				m.High = report.Some(iv.High)
			}
			cell = report.Cell{Number: m.Value}
		}
		f.record(m)
		days := ""
		if !c.first.IsZero() {
			days = f.say("label.days", report.Args{"first": f.in.Words.ShortDay(c.first), "last": f.in.Words.ShortDay(c.last)})
		}
		t.Rows = append(t.Rows, report.Row{ID: c.account, Total: c.account == f.ownName(), Cells: []report.Cell{{Text: c.account}, {Number: report.Some(float64(len(c.reads)))},
			{Text: days}, cell, {Low: m.Low, High: m.High}, {Number: report.Some(float64(c.capped))}}})
	}
	if len(t.Rows) > 0 {
		f.add(t)
	}
}

// perThousand records new followers per 1,000 followers for the accounts that tell
// both: accounts of unlike size compare by it, not by their new followers alone.
func (r *rivals) perThousand(f *frame) {
	if !slices.Contains(r.metrics, "followers") || !slices.Contains(r.metrics, "new_followers") {
		return
	}
	const metric, per = "new_per_1000", 1000
	of := func(account string) func(name string) report.Metric {
		return func(name string) report.Metric { return f.metric("competitors.value." + account + "." + name) }
	}
	rate := func(num, den report.Number) report.Number { return num.Over(den).Times(per) }
	known := 0
	for _, account := range r.accounts {
		fresh, followers := of(account)("new_followers"), of(account)("followers")
		m := report.Metric{Name: "competitors.value." + account + "." + metric, Better: report.Up, Value: rate(fresh.Value, followers.Value),
			Previous: rate(fresh.Previous, followers.Previous), YearAgo: rate(fresh.YearAgo, followers.YearAgo)}
		f.record(m)
		if m.Value.Known {
			known++
		}
		own := of(r.own)(metric)
		if gap := own.Value.Relative(m.Value); account != r.own && gap.Known {
			f.record(report.Metric{Name: "competitors.gap." + account + "." + metric, Unit: report.UnitRelative, Better: report.Up, Value: gap,
				Previous: own.Previous.Relative(m.Previous), YearAgo: own.YearAgo.Relative(m.YearAgo)})
		}
	}
	if known > 1 {
		r.metrics = append(r.metrics, metric)
	}
}
