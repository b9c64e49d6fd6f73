package analysis

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// zone is one click zone with its rate and the peer's.
type zone struct {
	name   string
	metric report.Metric
	peer   report.Number
}

// zones measures the click zones of a page and tells those that a peer's page
// beats by more than the rule's margin.
func (f *frame) zones(page string) {
	ds := f.now("zones")
	if page == "" {
		page = zonePage(ds)
	}
	var zones []zone
	var all []placed
	order := false
	for _, p := range ds.Distinct("page") {
		live := ds.With("page", p).Text("variant", 0) // a page's first variant is the one in use; others are experiments
		own := ds.With("page", p).With("variant", live)
		names := ds.With("page", p).Distinct("zone")
		ranks, guessed := placesOf(own, names)
		order = order || guessed
		for i, name := range names {
			one := func(period report.Period) *report.Dataset {
				return f.during("zones", period).With("page", p).With("zone", name).With("variant", live)
			}
			m := f.rate("funnel.zone_ctr."+p+"."+name, report.Up, 1, func(period report.Period) fraction { return pooled(one(period), "clicks", "views") })
			if m.Numerator.Known && m.Denominator.Known && m.Denominator.F > 0 && m.Numerator.F <= m.Denominator.F {
				all = append(all, placed{page: p, name: name, rank: ranks[i], of: len(names), metric: m})
			}
			if p == page {
				zones = append(zones, zone{name: name, metric: m, peer: one(f.in.Job.Period).Number("peer_ctr", 0)})
			}
		}
	}
	if !slices.ContainsFunc(zones, func(z zone) bool { return z.peer.Known }) {
		f.inapplicable("funnel.zone_behind_peer", "peer")
	}
	if len(zones) == 0 {
		f.inapplicable(placeRule, "zoned")
		return
	}
	f.add(f.zoneFigure(page, zones))
	f.behindPeer(page, zones)
	f.places(all, order)
	if onlyPageViews(all) {
		f.note("note.page_views")
	}
}

// onlyPageViews reports whether every zone of a page has the same views: then people who
// never scrolled to it count as well.
func onlyPageViews(zones []placed) bool {
	views := map[string]float64{}
	several := false
	for _, z := range zones {
		if v, ok := views[z.page]; ok && v != z.metric.Denominator.F {
			return false
		} else if ok {
			several = true
		}
		views[z.page] = z.metric.Denominator.F
	}
	return several
}

// zonePhi is the over-dispersion taken for clicks on zones: the data bears no days
// from which to estimate it.
const zonePhi = 2

// behindPeer tells the zones that a peer's page beats by more than the rule's
// margin: one-sided score test against the peer's rate, Holm-adjusted over the
// zones.
func (f *frame) behindPeer(page string, zones []zone) {
	const rule = "funnel.zone_behind_peer"
	margin := f.in.Rules.Param(rule, "margin", 0.1)
	ps := make([]float64, len(zones))
	for i, z := range zones {
		ps[i] = math.NaN()
		if p, n := z.peer, z.metric.Denominator; p.Known && p.F > 0 && p.F < 1 && z.metric.Value.Known && n.Known {
			ps[i] = stats.NormalCDF((z.metric.Value.F - p.F) / math.Sqrt(zonePhi*p.F*(1-p.F)/n.F))
		}
	}
	for i, p := range stats.Holm(ps) {
		z := zones[i]
		gap := z.metric.Value.Relative(z.peer)
		if !gap.Known || gap.F > -margin || !(p < f.in.Rules.Param(rule, "alpha", 0.005)) {
			continue
		}
		verdict := report.Likely
		if z.metric.High.F < z.peer.F*(1-margin) {
			verdict = report.Certain
		}
		f.find(claim{rule: rule, variant: "behind", subject: page + "." + z.name, label: z.name, metric: z.metric,
			severity: report.Notice, verdict: verdict, direction: report.Down, benchmark: z.peer,
			args: report.Args{"page": page, "gap": report.Q(gap.Times(-1), report.UnitRate)}})
	}
}

// zonePage is the first page that has a peer's rate, else the first page.
func zonePage(ds *report.Dataset) string {
	for i := range ds.Len() {
		if ds.Number("peer_ctr", i).Known {
			return ds.Text("page", i)
		}
	}
	if ds.Len() > 0 {
		return ds.Text("page", 0)
	}
	return ""
}

func (f *frame) zoneFigure(page string, zones []zone) report.Figure {
	own := report.Series{Name: f.say("column.ctr")}
	peer := report.Series{Name: f.say("column.peer_ctr"), Role: report.RoleBenchmark}
	chart := report.Chart{Kind: "zones", Unit: report.UnitRate}
	worst, gap, views := "", report.Missing, report.Missing
	for _, z := range zones {
		chart.Labels = append(chart.Labels, z.name)
		views = report.Sum(views, z.metric.Denominator)
		own.Values, peer.Values = append(own.Values, z.metric.Value), append(peer.Values, z.peer)
		if g := z.metric.Value.Relative(z.peer); g.Known && (!gap.Known || g.F < gap.F) {
			worst, gap = z.name, g
		}
	}
	chart.Series = []report.Series{own, peer}
	title, unit := f.say("figure.zones", report.Args{"page": page}), f.say("unit.ctr")
	if !gap.Known {
		title, unit = f.say("figure.zones_plain", report.Args{"page": page}), f.say("unit.ctr_plain")
	}
	reading := f.say("reading.zones_plain", report.Args{"page": page})
	if gap.Known && gap.F < 0 {
		reading = f.say("reading.zones", report.Args{"zone": worst, "gap": report.Q(gap.Times(-1), report.UnitRate)})
	}
	return report.Figure{ID: f.in.ID + ".zones", Title: title, Unit: unit,
		Source: f.source("zones"), N: f.n(views), Reading: reading, Alt: reading, Width: report.Half, Chart: chart}
}
