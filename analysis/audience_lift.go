package analysis

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// liftPhi is the over-dispersion taken for counts of the cross table: it bears no
// days from which to estimate it.
const liftPhi = 2

// liftCell is one group within one content category, against everybody else
// there.
type liftCell struct {
	measure  string
	base     string // what it is a part of
	category string
	values   []string // of the By columns; "" where the group is not split by it
	users    report.Number
	own      fraction
	rest     fraction
	metric   report.Metric
	shrunk   report.Number // the lift after its share of what all groups tell
	p        float64
}

// lifts compares every group with the rest of its category: the ratio of two
// rates with its log interval. Groups under the minimum and cells with fewer than
// ten events are left out; p-values are Holm-adjusted over all groups compared.
func (s *Audience) lifts(f *frame) []liftCell {
	ds := f.now("segments")
	by := s.columns(ds)
	if len(by) == 0 {
		return nil
	}
	var out []liftCell
	for _, measure := range s.Measures {
		base := "reads"
		if !ds.Has("reads") || measure == "reads" {
			base = "users"
		}
		if !ds.Has(measure, base) {
			continue
		}
		categories := []string{""}
		if ds.Type("category") == report.TypeText && len(ds.Distinct("category")) > 0 {
			categories = ds.Distinct("category")
		}
		for _, category := range categories {
			if !isTotal(category) {
				out = append(out, s.within(ds, by, measure, base, category)...)
			}
		}
	}
	ps := make([]float64, len(out))
	for i, c := range out {
		ps[i] = c.p
	}
	for i, p := range stats.Holm(ps) {
		out[i].p = p
	}
	shrinkLifts(out)
	slices.SortStableFunc(out, func(a, b liftCell) int {
		return cmp.Or(cmp.Compare(b.metric.Value.F, a.metric.Value.F), cmp.Compare(a.metric.Name, b.metric.Name))
	})
	for _, c := range out {
		f.record(c.metric)
	}
	return out
}

// shrinkLifts draws the lifts towards those of all groups compared: the greatest of many
// looks greater than it is.
//
// Source: stats.ShrinkMeans on the log ratios.
func shrinkLifts(cells []liftCell) {
	logs, ses := make([]float64, len(cells)), make([]float64, len(cells))
	for i, c := range cells {
		logs[i], ses[i] = math.Log(c.metric.Value.F), (math.Log(c.metric.High.F)-math.Log(c.metric.Low.F))/(2*stats.Z95)
	}
	for i, post := range stats.ShrinkMeans(logs, ses) {
		if !math.IsNaN(post.Mean) {
			cells[i].shrunk = report.Some(math.Exp(post.Mean))
		}
	}
}

// columns are the By columns that the cross table has.
func (s *Audience) columns(ds *report.Dataset) []string {
	var out []string
	for _, name := range s.By {
		if ds.Type(name) == report.TypeText && len(ds.Distinct(name)) > 1 {
			out = append(out, name)
		}
	}
	return out
}

// within compares the groups of one category.
func (s *Audience) within(ds *report.Dataset, by []string, measure, base, category string) []liftCell {
	rows := ds
	if category != "" {
		rows = ds.With("category", category)
	}
	cells := map[string]*liftCell{}
	var all fraction
	for i := range rows.Len() {
		values := make([]string, len(by))
		whole := true
		for c, name := range by {
			values[c] = rows.Text(name, i)
			whole = whole && values[c] != "" && !isTotal(values[c])
		}
		if !whole {
			continue
		}
		key := strings.Join(values, "\x00")
		cell := cells[key]
		if cell == nil {
			cell = &liftCell{measure: measure, base: base, category: category, values: values}
			cells[key] = cell
		}
		cell.users = report.Sum(cell.users, rows.Number("users", i))
		events, trials := rows.Number(measure, i), rows.Number(base, i)
		if events.Known && trials.Known {
			cell.own = fraction{report.Sum(cell.own.num, events), report.Sum(cell.own.den, trials)}
			all = fraction{report.Sum(all.num, events), report.Sum(all.den, trials)}
		}
	}
	var out []liftCell
	for _, key := range sortedKeys(cells) {
		cell := cells[key]
		cell.rest = fraction{all.num.Minus(cell.own.num), all.den.Minus(cell.own.den)}
		if s.compare(cell, by) {
			out = append(out, *cell)
		}
	}
	return out
}

// compare fills a cell's lift; false where the gates do not let it be compared.
func (s *Audience) compare(c *liftCell, by []string) bool {
	const minEvents = 10
	size := max(float64(s.MinUsers), float64(s.Hide))
	if c.users.Or(0) < size || !c.own.num.Known || c.own.num.F < minEvents || c.rest.num.Or(0) < minEvents ||
		c.own.num.F > c.own.den.F || c.rest.num.F > c.rest.den.F {
		return false
	}
	ratio, iv := stats.RateRatioPhi(c.own.num.F, c.own.den.F, liftPhi, c.rest.num.F, c.rest.den.F, liftPhi)
	_, _, c.p = stats.LogitTest(c.own.num.F, c.own.den.F, liftPhi, c.rest.num.F, c.rest.den.F, liftPhi)
	var parts []string
	for i, name := range by {
		parts = append(parts, name+"="+c.values[i])
	}
	if c.category != "" {
		parts = append(parts, "category="+c.category)
	}
	c.metric = report.Metric{Name: "audience.lift." + strings.Join(parts, ",") + "." + c.measure, Unit: report.UnitTimes, Better: report.Up,
		Value: report.Some(ratio), Low: report.Some(iv.Low), High: report.Some(iv.High), Numerator: c.own.value(), Denominator: c.rest.value()}
	return c.metric.Value.Known
}

// segment names a group in the report's language: 25-35 岁女性, women aged 25-35.
func (f *frame) segment(by, values []string) string {
	order := strings.Fields(f.say("segment.order"))
	at := func(name string) int {
		if i := slices.Index(order, name); i >= 0 {
			return i
		}
		return len(order)
	}
	index := make([]int, len(by))
	for i := range by {
		index[i] = i
	}
	slices.SortStableFunc(index, func(a, b int) int { return at(by[a]) - at(by[b]) })
	parts := make([]string, len(index))
	for i, p := range index {
		parts[i] = f.valueLabel(by[p], values[p])
	}
	join := f.say("segment.join")
	if len(by) == 1 {
		return parts[0]
	}
	return strings.Join(parts, join)
}

// valueLabel names a value of a dimension: 女 is 女性, 25-35 is 25-35 岁.
func (f *frame) valueLabel(dimension, value string) string {
	if label := f.term("segment."+dimension, value); label != value {
		return label
	}
	if label := f.term(dimension, value); label != value {
		return label
	}
	if isRest(value) {
		return f.say("value.rest")
	}
	if dimension == "age" {
		return f.ageLabel(value)
	}
	return value
}

// ageLabel writes an age band in the report's language: 25-35 岁, under 18.
func (f *frame) ageLabel(band string) string {
	number := strings.Trim(band, "岁以上下及<>≥≤+- 　")
	if number == "" || strings.Trim(number, "0123456789-–~") != "" {
		return band
	}
	key := "value.age"
	switch {
	case strings.Contains(band, "以下") || strings.ContainsAny(band, "<≤"):
		key = "value.under"
	case strings.Contains(band, "以上") || strings.ContainsAny(band, ">≥+"):
		key = "value.over"
	}
	return f.say(key, report.Args{"value": number})
}

// worthPushing tells the groups whose lift passes every gate: Holm-adjusted
// p below the rule's level and a lift of at least the rule's.
func (s *Audience) worthPushing(f *frame, cells []liftCell) {
	const rule = "audience.worth_pushing"
	by := s.columns(f.now("segments"))
	least := f.in.Rules.Param(rule, "lift", 1.1)
	told := 0
	for _, c := range cells {
		m := c.metric
		if m.Value.F < least || !(c.p < f.in.Rules.Param(rule, "alpha", 0.005)) || told == 2 {
			continue
		}
		lines, misled := s.withinOthers(f, by, c)
		if misled {
			continue
		}
		told++
		variant := "category"
		if c.category == "" {
			variant = "all"
		}
		verdict := report.Likely
		if m.Low.F >= least {
			verdict = report.Certain
		}
		m.Numerator, m.Denominator = c.own.num, c.own.den
		args := report.Args{"segment": f.segment(by, c.values), "category": c.category, "measure": f.term("measure.audience", c.measure),
			"users": report.Q(c.users, report.UnitCount), "own": report.Q(c.own.value(), report.UnitRate), "rest": report.Q(c.rest.value(), report.UnitRate)}
		args["lift"] = report.Q(m.Value, report.UnitTimes)
		if c.shrunk.Known {
			args["lift"] = report.Q(c.shrunk, report.UnitTimes)
		}
		f.find(claim{rule: rule, variant: variant, subject: strings.TrimPrefix(m.Name, "audience.lift."), label: f.segment(by, c.values), metric: m,
			severity: report.Good, verdict: verdict, direction: report.Up, args: args,
			evidence: append([]string{f.say("evidence.lift", report.Args{"own": report.Q(c.own.value(), report.UnitRate), "rest": report.Q(c.rest.value(), report.UnitRate),
				"tests": len(cells), "raw": report.Q(m.Value, report.UnitTimes)})}, lines...)})
	}
}

// withinOthers checks a group's lift within each other attribute of the cross table, one
// at a time: device, province, tier. It gives the lines of evidence, and whether one of
// them shows that the total misleads.
func (s *Audience) withinOthers(f *frame, by []string, c liftCell) (lines []string, misled bool) {
	ds := f.now("segments")
	if c.category != "" {
		ds = ds.With("category", c.category)
	}
	for _, column := range ds.Columns() {
		if ds.Type(column) != report.TypeText || column == "period" || slices.Contains(by, column) || column == "category" && c.category != "" {
			continue
		}
		groups := strata{}
		for i := range ds.Len() {
			whole := !slices.ContainsFunc(append(slices.Clone(by), column), func(name string) bool { return ds.Text(name, i) == "" || isTotal(ds.Text(name, i)) })
			if whole {
				own := !slices.ContainsFunc(by, func(name string) bool { return ds.Text(name, i) != c.values[slices.Index(by, name)] })
				groups.add(ds.Text(column, i), own, fraction{ds.Number(c.measure, i), ds.Number(c.base, i)})
			}
		}
		w, ok := groups.compare(liftPhi)
		if !ok {
			continue
		}
		label := f.term("dimension", column)
		if f.misleads(w, f.segment(by, c.values), label) {
			return nil, true
		}
		lines = append(lines, f.stratified(w, label))
	}
	return lines, false
}
