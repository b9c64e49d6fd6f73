package derive

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

// pause is how long a person does nothing before what follows is another visit.
const pause = 30 * time.Minute

// inlet is a source on a day.
type inlet struct {
	at     time.Time
	source string
}

// inletDay is what a source brought on a day.
type inletDay struct {
	visits, followers, unfollowed int
	visitors                      map[string]bool
	kept                          [3]int
	orders                        int
	revenue                       report.Number
}

// keptDays are the days after which new followers are counted again.
var keptDays = [3]int{1, 7, 30}

// sources counts visits, visitors, new followers with those still there, and
// purchases by day and source. A visit ends when a person pauses for half an hour or
// comes by another source. Purchases without a source belong to the last source
// before them.
func sources(p *people) *report.Dataset {
	t := p.start("sources", "date", "source", "visits", "visitors", "new_followers", "retained_1", "retained_7", "retained_30", "orders", "revenue", "unfollowed")
	days := map[inlet]*inletDay{}
	of := func(at time.Time, source string) *inletDay {
		k := inlet{dayOf(at), source}
		if days[k] == nil {
			days[k] = &inletDay{visitors: map[string]bool{}}
		}
		return days[k]
	}
	follows, leaves := p.has("follow"), p.has("unfollow")
	for _, events := range p.users {
		p.visits(events, of)
		p.follow(events, leaves, of)
		for _, b := range p.bought[events[0].user] {
			if source := cmp.Or(b.source, sourceBefore(events, b.at)); source != "" {
				d := of(b.at, source)
				d.orders++
				d.revenue = report.Sum(d.revenue, b.amount)
			}
		}
	}
	order := slices.SortedFunc(maps.Keys(days), func(a, b inlet) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.source, b.source)) })
	for _, k := range order {
		d := days[k]
		row := []any{k.at, k.source, d.visits, len(d.visitors), nil, nil, nil, nil, nil, nil, nil}
		if follows {
			row[4] = d.followers
			for i, n := range keptDays {
				if whole := k.at.AddDate(0, 0, n+1); !whole.After(p.end) {
					row[5+i] = d.kept[i]
				}
			}
		}
		if len(p.bought) > 0 {
			row[8] = d.orders
			row[9] = d.revenue
			if !d.revenue.Known {
				row[9] = nil
			}
		}
		if leaves {
			row[10] = d.unfollowed
		}
		t.add(row...)
	}
	return t.dataset()
}

// visits counts a person's visits by the day and source on which they began.
func (p *people) visits(events []event, of func(time.Time, string) *inletDay) {
	source, last := "", time.Time{}
	for _, e := range events {
		if e.source == "" {
			continue
		}
		d := of(e.at, e.source)
		if e.source != source || e.at.Sub(last) > pause {
			d.visits++
		}
		d.visitors[e.user] = true
		source, last = e.source, e.at
	}
}

// follow counts a person's first follow under its source, with the days on which
// they were still there.
func (p *people) follow(events []event, leaves bool, of func(time.Time, string) *inletDay) {
	at := slices.IndexFunc(events, func(e event) bool { return e.name == "follow" })
	if at < 0 {
		return
	}
	e := events[at]
	source := cmp.Or(e.source, sourceBefore(events, e.at))
	if source == "" {
		return
	}
	d := of(e.at, source)
	d.followers++
	there := presence(events, e.at, leaves)
	for i, n := range keptDays {
		if there[n] {
			d.kept[i]++
		}
	}
	if slices.ContainsFunc(events[at:], func(e event) bool { return e.name == "unfollow" }) {
		d.unfollowed++
	}
}

// sourceBefore is the source of the last event before a moment that has one.
func sourceBefore(events []event, at time.Time) string {
	source := ""
	for _, e := range events {
		if e.source != "" && !e.at.After(at) {
			source = e.source
		}
	}
	return source
}
