package analysis

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// maxTries is the most pushes that a trial of a slot is worth; beyond it the slots do
// not differ enough to be told apart.
const maxTries = 30

// pushes are the items that can be compared between slots: of the type published
// most, and those that stand first in their push where the data knows their place.
// Sub-items are read several times less, and a slot full of videos is no better for
// its hour.
func pushes(ds *report.Dataset) *report.Dataset {
	out := ds
	if types := ds.Distinct("type"); len(types) > 1 {
		most := slices.MaxFunc(types, func(a, b string) int {
			return cmp.Or(cmp.Compare(ds.With("type", a).Len(), ds.With("type", b).Len()), cmp.Compare(b, a))
		})
		out = ds.With("type", most)
	}
	placed := out.Where(func(i int) bool { return out.Number("position", i).Known })
	if placed.Len()*2 < out.Len() {
		return out
	}
	return placed.Where(func(i int) bool { return placed.Number("position", i).F == 1 })
}

// pushScope says what the slots were compared on.
func (f *frame) pushScope(all, compared *report.Dataset) string {
	args := report.Args{"n": compared.Len(), "type": f.term("type", compared.Text("type", 0))}
	switch {
	case compared.Len() == all.Len():
		return ""
	case len(all.Distinct("type")) > 1 && !compared.Number("position", 0).Known:
		return f.say("label.scope_type", args)
	case len(all.Distinct("type")) > 1:
		return f.say("label.scope_both", args)
	}
	return f.say("label.scope_first", args)
}

// pushSlot is one weekday and band of hours with its pushes.
type pushSlot struct {
	weekday     int // 0 is Monday
	day, column string
	items       *report.Dataset
	pushes      int
	x, n        float64 // over all pushes
	stats.SlotRate
}

// pushSlots are the slots with the one used most, which others are compared with.
type pushSlots struct {
	list    []pushSlot
	current int
	fit     stats.SlotFit
	phi     float64
}

// slotRates shrinks the slots' rates towards what weekday and hours tell; ok is false
// for measures that are no rates of people, or with fewer than two slots.
func (f *frame) slotRates(g grid) (pushSlots, bool) {
	var out pushSlots
	if g.id != "slots" || g.measured.name != "open_rate" {
		return out, false
	}
	var rates, trials []float64 // of the pushes, each against its slot
	for day := range 7 {
		for c, items := range g.cells[day] {
			s := pushSlot{weekday: day, day: f.weekdayName(day), column: g.columns[c], items: items}
			byPush := map[time.Time]fraction{}
			for i := range items.Len() {
				if pair := g.measured.of(items, i); pair.num.Known && pair.den.Known && pair.den.F > 0 {
					at := items.Time("published_at", i)
					byPush[at] = fraction{report.Sum(byPush[at].num, pair.num), report.Sum(byPush[at].den, pair.den)}
				}
			}
			s.pushes = len(byPush)
			whole := over(items, g.measured.of)
			if s.pushes == 0 || !whole.den.Known {
				continue
			}
			s.x, s.n = whole.num.F, whole.den.F
			for i := range items.Len() {
				at := items.Time("published_at", i)
				if p, ok := byPush[at]; ok {
					rates, trials = append(rates, p.num.F-p.den.F*s.x/s.n), append(trials, p.den.F*s.x/s.n*(1-s.x/s.n))
					delete(byPush, at)
				}
			}
			out.list = append(out.list, s)
			if s.pushes > out.list[out.current].pushes {
				out.current = len(out.list) - 1
			}
		}
	}
	out.phi = pushPhi(rates, trials, len(out.list))
	var cells []stats.SlotCell
	for _, s := range out.list {
		cells = append(cells, stats.SlotCell{Row: s.day, Column: s.column, X: s.x / out.phi, N: s.n / out.phi})
	}
	fit, err := stats.FitSlots(cells, out.current)
	if err != nil {
		return out, false
	}
	out.fit = fit
	for i := range out.list {
		out.list[i].SlotRate = fit.Cells[i]
	}
	return out, true
}

// pushPhi is the over-dispersion between the pushes of a slot: opens of one push are
// not independent trials.
func pushPhi(residuals, variances []float64, slots int) float64 {
	df := len(residuals) - slots
	if df < 1 {
		return stats.DefaultPhi
	}
	chi2 := 0.0
	for i, r := range residuals {
		if variances[i] > 0 {
			chi2 += float64(r * r / variances[i])
		}
	}
	return math.Max(1, chi2/float64(df))
}

func (f *frame) weekdayName(day int) string {
	return f.in.Words.Say([]string{"weekday.1", "weekday.2", "weekday.3", "weekday.4", "weekday.5", "weekday.6", "weekday.0"}[day])
}

// slotReading tells the slot to move to when the evidence allows it, else which slot
// to try and how often, else that none stands out.
func (f *frame) slotReading(g grid, slots pushSlots) string {
	const rule = "content.best_slot"
	now := slots.list[slots.current]
	least := f.in.Rules.Param(rule, "gain", 0.05)
	best, try := -1, -1
	for i, s := range slots.list {
		if i == slots.current || s.Shrunk < now.Shrunk*(1+least) {
			continue
		}
		if s.pushes >= minSlotItems && s.PBeats >= f.in.Rules.Param(rule, "probability", 0.9) && s.Gain.Low > 0 {
			if best < 0 || s.Shrunk > slots.list[best].Shrunk {
				best = i
			}
		}
		if n := slots.tries(s); n > 0 && (try < 0 || s.Shrunk > slots.list[try].Shrunk) {
			try = i
		}
	}
	what := f.measureLabel("content", g.measured.name)
	rate := func(v float64) report.Quantity { return report.Q(report.Some(v), g.measured.unit) }
	args := report.Args{"current_day": now.day, "current": now.column, "measure": what, "base": rate(now.Shrunk), "current_pushes": now.pushes}
	add := func(s pushSlot) {
		args["day"], args["column"], args["value"], args["raw"], args["pushes"] = s.day, s.column, rate(s.Shrunk), rate(s.Raw), s.pushes
		args["sure"], args["first"] = report.Q(report.Some(min(s.PBeats, surest)), report.UnitRate), report.Q(report.Some(min(s.PBest, surest)), report.UnitRate)
	}
	switch {
	case best >= 0:
		add(slots.list[best])
		f.tellSlot(rule, g, slots.list[best], now, args)
		return f.say("reading.slot_better", args)
	case try >= 0:
		add(slots.list[try])
		args["tries"] = slots.tries(slots.list[try])
		return f.say("reading.slot_try", args)
	}
	return f.say("reading.slot_none", args)
}

// tries is how many more pushes a slot needs until its gain, if it stays as it looks,
// is clear of zero at the lower 10 % quantile; 0: more pushes there would not settle it.
func (p pushSlots) tries(s pushSlot) int {
	now, gain := p.list[p.current], s.Shrunk-p.list[p.current].Shrunk
	if gain <= 0 {
		return 0
	}
	z := stats.NormalQuantile(0.9)
	room := math.Pow(gain/z, 2) - now.SD*now.SD
	if room <= 0 {
		return 0
	}
	trials := s.Shrunk*(1-s.Shrunk)/room - p.fit.Size - 1 // effective trials that the slot must have
	more := math.Ceil((trials - s.n/p.phi) / (s.n / p.phi / float64(s.pushes)))
	more = math.Max(more, float64(minSlotItems-s.pushes))
	if !(more >= 1) {
		more = 1
	}
	if more > maxTries {
		return 0
	}
	return int(more)
}

// tellSlot recommends a slot.
func (f *frame) tellSlot(rule string, g grid, s, now pushSlot, args report.Args) {
	m := report.Metric{Name: "content." + g.measured.name, Unit: g.measured.unit, Value: report.Some(s.Shrunk), Numerator: report.Some(s.x), Denominator: report.Some(s.n)}
	args["more"], args["items"] = report.Q(report.Some(s.Shrunk/now.Shrunk-1), report.UnitRate), s.pushes
	f.find(claim{rule: rule, variant: "slots", subject: g.id + "." + strconv.Itoa(s.weekday+1) + "." + strings.ReplaceAll(s.column, "–", "-"), label: s.day + " " + s.column, metric: m, severity: report.Info,
		verdict: report.Likely, direction: report.Up, args: args,
		evidence: []string{f.say("evidence.slot_rates", args), f.say("evidence.slot_gain", report.Args{
			"low": report.Q(report.Some(s.Gain.Low), report.UnitPoints), "high": report.Q(report.Some(s.Gain.High), report.UnitPoints),
			"sure": args["sure"], "first": args["first"]})}})
}
