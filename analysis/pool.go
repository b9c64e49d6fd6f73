package analysis

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// isTotal reports whether a value of the data names the sum of the others: such
// rows are never added to them.
func isTotal(value string) bool {
	switch value = strings.TrimSpace(value); value {
	case "全部", "合计", "总计", "总和":
		return true
	}
	return strings.EqualFold(value, "all") || strings.EqualFold(value, "total")
}

// remembered is a question about a text that is asked again and again: a column of
// many rows has few values.
func remembered[V any](ask func(string) V) func(string) V {
	known := map[string]V{}
	return func(value string) V { return once(&known, value, func() V { return ask(value) }) }
}

// anyOf finds one of the words in a text, whatever their case.
func anyOf(words []string) func(text string) bool {
	var plain, cased []string // Chinese has no case to fold
	for _, w := range words {
		switch small := strings.ToLower(w); {
		case w == "":
		case small == strings.ToUpper(w):
			plain = append(plain, w)
		default:
			cased = append(cased, small)
		}
	}
	return func(text string) bool {
		if slices.ContainsFunc(plain, func(w string) bool { return strings.Contains(text, w) }) {
			return true
		}
		if len(cased) == 0 {
			return false
		}
		text = strings.ToLower(text)
		return slices.ContainsFunc(cased, func(w string) bool { return strings.Contains(text, w) })
	}
}

// isRest reports whether a value of the data lumps what has no name of its own
// together: no advice is given on such a lump.
func isRest(value string) bool {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "其他", "其它", "其他合计", "未知", "other", "others", "unknown", "0":
		return true
	}
	return false
}

// without is the dataset without its rows of totals in a column.
func without(ds *report.Dataset, column string) *report.Dataset {
	total := remembered(isTotal)
	return ds.Where(func(i int) bool { return !total(ds.Text(column, i)) })
}

// ranked lists the values of a text column by the sum of a number column,
// greatest first, ties by name; lumps come last.
func ranked(ds *report.Dataset, column, by string) []string {
	sums := map[string]report.Number{}
	for i := range ds.Len() {
		v := ds.Text(column, i)
		sums[v] = report.Sum(sums[v], ds.Number(by, i))
	}
	values := ds.Distinct(column)
	slices.SortFunc(values, func(a, b string) int {
		if isRest(a) != isRest(b) {
			if isRest(a) {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(sums[b].Or(-1), sums[a].Or(-1)), cmp.Compare(a, b))
	})
	return values
}

// pairing is the numerator and denominator that one row adds to a ratio.
type pairing func(ds *report.Dataset, row int) fraction

// columns pairs two columns; a row that lacks either is left out.
func columns(num, den string) pairing {
	return func(ds *report.Dataset, i int) fraction { return fraction{ds.Number(num, i), ds.Number(den, i)} }
}

// each pairs a column with 1: the mean of a row.
func each(num string) pairing {
	return func(ds *report.Dataset, i int) fraction { return fraction{ds.Number(num, i), report.Some(1)} }
}

// weighted pairs a rate of each row with its weight.
func weighted(rate, weight string) pairing {
	return func(ds *report.Dataset, i int) fraction {
		r, w := ds.Number(rate, i), ds.Number(weight, i)
		if !r.Known || !w.Known {
			return fraction{}
		}
		return fraction{w.Times(r.F), w}
	}
}

// over pools a pairing over the rows that know both sides.
func over(ds *report.Dataset, of pairing) fraction {
	var whole fraction
	for i := range ds.Len() {
		if pair := of(ds, i); pair.num.Known && pair.den.Known {
			whole = fraction{report.Sum(whole.num, pair.num), report.Sum(whole.den, pair.den)}
		}
	}
	return whole
}

// clusters is the ratio estimate of a pairing whose rows are the units of
// analysis, such as the items of a type.
func clusters(ds *report.Dataset, of pairing) stats.ClusterEstimate {
	var x, n []float64
	for i := range ds.Len() {
		if pair := of(ds, i); pair.num.Known && pair.den.Known {
			x, n = append(x, pair.num.F), append(n, pair.den.F)
		}
	}
	return stats.ClusterRatio(x, n)
}

// clustered measures a pooled ratio with the interval of the ratio estimator
// between rows, and gives the over-dispersion that makes a binomial interval as
// wide.
func (f *frame) clustered(name string, unit report.Unit, of pairing, rows func(report.Period) *report.Dataset) (report.Metric, float64) {
	pair := over(rows(f.in.Job.Period), of)
	m := report.Metric{Name: name, Unit: unit, Better: report.Up, Value: pair.value(), Numerator: pair.num, Denominator: pair.den}
	estimate, phi := clusters(rows(f.in.Job.Period), of), 1.0
	if m.Value.Known && estimate.CI.Valid() {
		low, high := max(estimate.CI.Low, 0), estimate.CI.High
		if unit.Fraction() {
			high = min(high, 1)
			if variance := m.Value.F * (1 - m.Value.F) / pair.den.F; variance > 0 {
				phi = max(1, estimate.SE*estimate.SE/variance)
			}
		}
		m.Low, m.High = report.Some(low), report.Some(high)
	}
	m.Previous, m.YearAgo = f.bases(func(p report.Period) report.Number { return over(rows(p), of).value() })
	return f.record(m), phi
}

// days is one fraction a day of a dated dataset, for the over-dispersion of a
// rate; nil where rows bear no date.
func days(ds *report.Dataset, num, den string) []fraction {
	schema, _ := report.SchemaOf(nameOf(ds))
	if schema.Time == "" || !ds.Has(schema.Time, num, den) {
		return nil
	}
	var byDay dayPairs
	for i := range ds.Len() {
		a, b := ds.Number(num, i), ds.Number(den, i)
		if at := ds.Time(schema.Time, i); a.Known && b.Known && !at.IsZero() {
			day := byDay.of(dateOf(at))
			day.num, day.den = report.Sum(day.num, a), report.Sum(day.den, b)
		}
	}
	return byDay.sorted()
}

// dayPairs adds fractions up by day.
type dayPairs struct {
	days  []date
	pairs []fraction
	place map[date]int
}

// of is the fraction of a day, empty at first; it is good until the next call.
func (p *dayPairs) of(day date) *fraction {
	if n := len(p.days); n > 0 && p.days[n-1] == day { // rows of a day mostly stand together
		return &p.pairs[n-1]
	}
	at, known := p.place[day]
	if !known {
		if p.place == nil {
			p.place = map[date]int{}
		}
		at = len(p.days)
		p.place[day] = at
		p.days, p.pairs = append(p.days, day), append(p.pairs, fraction{})
	}
	return &p.pairs[at]
}

// sorted are the fractions by day, ascending.
func (p *dayPairs) sorted() []fraction {
	order := make([]int, len(p.days))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return p.days[a].compare(p.days[b]) })
	out := make([]fraction, len(order))
	for i, o := range order {
		out[i] = p.pairs[o]
	}
	return out
}

// pool adds fractions up.
func pool(parts []fraction) fraction {
	var whole fraction
	for _, p := range parts {
		whole = fraction{report.Sum(whole.num, p.num), report.Sum(whole.den, p.den)}
	}
	return whole
}

func nameOf(ds *report.Dataset) string {
	if ds == nil {
		return ""
	}
	return ds.Name
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// metric is a metric measured before; missing where there is none.
func (f *frame) metric(name string) report.Metric {
	if i, ok := f.index[name]; ok {
		return f.chapter.Metrics[i]
	}
	return report.Metric{Name: name}
}

// counted judges a quantity that is a full count, not a sample: on the bad side
// of its alert value it is certain.
func counted(m report.Metric, alert report.Alert) judgement {
	limit := *cmpOr(alert.Below, alert.Above)
	j := judgement{alert: alert, limit: report.Some(limit), direction: report.Down}
	if alert.Above != nil {
		j.direction = report.Up
	}
	if !m.Value.Known || alert.Below != nil && m.Value.F >= limit || alert.Above != nil && m.Value.F <= limit {
		return j
	}
	j.verdict, j.severity = report.Certain, report.Warning
	if beyond(m.Value.F, alert) {
		j.severity = report.Critical
	}
	return j
}

// beyondInterval softens a judgement of a ratio that is not a rate: certain when
// its whole interval is on the bad side, else only possible.
func beyondInterval(m report.Metric, j judgement) judgement {
	if j.verdict != report.Certain {
		return j
	}
	if j.direction == report.Down && m.High.F >= j.limit.F || j.direction == report.Up && m.Low.F <= j.limit.F {
		j.verdict, j.severity = report.Possible, report.Notice
	}
	return j
}

// measured answers whether an alert names one of the measures, alone or with a
// value of the data: "open_rate" or "open_rate.图文".
func measured(measures ...string) func(name string) ([]string, bool) {
	return func(name string) ([]string, bool) {
		base, _, _ := strings.Cut(name, ".")
		return measures, slices.Contains(measures, base)
	}
}

// alertOf is the alert of a measure for one value of the data: its own, else the
// measure's.
func (a Alerts) alertOf(measure, value string) (report.Alert, bool) {
	if _, own := a.Alerts[measure+"."+value]; own {
		return a.alertFor(measure + "." + value)
	}
	return a.alertFor(measure)
}

// watched is a measured metric that an alert may name.
type watched struct {
	measure string // "open_rate"
	value   string // the value of the data it is about; empty: the account's
	label   string // in the report's language; empty: the measure's word
	metric  report.Metric
	phi     float64                           // over-dispersion of the counts
	of      func(report.Period) report.Number // past values, for the watch verdict; nil: none
	full    bool                              // a full count, not a sample
	ranged  bool                              // neither a count nor a counted rate: its interval decides
	args    report.Args
}

// hold judges a metric against its alert value, if it has one, and tells when it
// is on the bad side. The words are the rule's "<kind>.beyond_alert".
func (f *frame) hold(a Alerts, w watched) judgement {
	alert, ok := a.alertOf(w.measure, w.value)
	switch {
	case !ok:
		return judgement{}
	case !w.metric.Value.Known:
		f.lacks(f.chapter.Kind+".beyond_alert", "figure", nil)
		return judgement{}
	}
	f.looked(f.chapter.Kind + ".beyond_alert")
	subject, label := w.measure, f.measureLabel(f.chapter.Kind, w.measure)
	if w.value != "" {
		subject += "." + w.value
	}
	if w.label != "" {
		label = w.label
	}
	j := counted(w.metric, alert)
	switch {
	case w.full:
	case w.ranged:
		j = ranged(w.metric, alert)
	case !w.metric.Unit.Fraction() && w.metric.Low.Known && w.metric.High.Known:
		j = beyondInterval(w.metric, j)
	default:
		var history []report.Number
		if w.of != nil {
			history, _ = f.course(w.of)
		}
		j = judge(w.metric, alert, max(w.phi, 1), report.Missing, history)
	}
	args := report.Args{"what": f.measureLabel(f.chapter.Kind, w.measure)}
	for k, v := range w.args {
		args[k] = v
	}
	f.told(j, claim{rule: f.chapter.Kind + ".beyond_alert", subject: subject, advice: w.measure, label: label, metric: w.metric, args: args})
	return j
}

// measureLabel is the language's word for a measure of a section.
func (f *frame) measureLabel(section, measure string) string {
	return f.in.Words.Term("measure."+section, measure)
}

// changes is the tail of a headline: the change to the period and the year
// before, as far as they are known. Changes of sign have no percentage.
func (f *frame) changes(m report.Metric) string {
	out := ""
	for _, base := range []struct {
		key   string
		value report.Number
	}{{"tail.previous", m.Previous}, {"tail.year_ago", m.YearAgo}} {
		if base.value.Known && (m.Unit.Fraction() || base.value.F > 0 && m.Value.Or(0) >= 0) {
			change := m.Change(base.value)
			if least := map[bool]float64{true: 0.0005, false: 0.005}[m.Unit.Fraction()]; math.Abs(change.F) < least {
				out += f.in.Words.Say(base.key + "_level") // a heading does not speak of hundredths
				continue
			}
			out += f.in.Words.Say(base.key, report.Args{"change": change})
		}
	}
	return out
}

// quadrantHeight gives a scatter of few labelled points the room its labels need;
// other charts keep the height of their kind.
func quadrantHeight(c report.Chart) float64 {
	if c.Kind == "quadrant" {
		return 0.56
	}
	return 0
}
