package derive

import (
	"cmp"
	"maps"
	"slices"

	"github.com/wxreport/wxreport/report"
)

// zones counts the views of a page and the clicks on each of its zones, by period.
// A view is an event of that name on the page; where the zone itself is viewed, its
// own views count.
func zones(p *people) *report.Dataset {
	t := p.start("zones", "page", "zone", "views", "clicks", "period")
	type key struct{ page, zone string }
	for _, period := range p.periods {
		views, clicks := map[key]int{}, map[key]int{}
		for _, e := range p.all {
			if e.page == "" || !period.Contains(e.at) {
				continue
			}
			switch e.name {
			case "view", "exposure":
				views[key{e.page, e.zone}]++
			case "click":
				if e.zone != "" {
					clicks[key{e.page, e.zone}]++
				}
			}
		}
		order := slices.SortedFunc(maps.Keys(clicks), func(a, b key) int { return cmp.Or(cmp.Compare(a.page, b.page), cmp.Compare(a.zone, b.zone)) })
		for _, k := range order {
			if seen := cmp.Or(views[k], views[key{k.page, ""}]); seen > 0 {
				t.add(k.page, k.zone, seen, clicks[k], period.String())
			}
		}
	}
	return t.dataset()
}

// segments counts the people, opens, reads and shares of each type of content.
func segments(p *people) *report.Dataset {
	t := p.start("segments", "category", "users", "opens", "reads", "shares", "period")
	for _, period := range p.periods {
		users, counts := map[string]map[string]bool{}, map[string]map[string]int{}
		for _, e := range p.all {
			if e.content == "" || !period.Contains(e.at) {
				continue
			}
			if users[e.content] == nil {
				users[e.content], counts[e.content] = map[string]bool{}, map[string]int{}
			}
			users[e.content][e.user] = true
			counts[e.content][e.name]++
		}
		for _, content := range slices.Sorted(maps.Keys(users)) {
			n := counts[content]
			t.add(content, len(users[content]), p.counted(n, "open"), p.counted(n, "read"), p.counted(n, "share"), period.String())
		}
	}
	return t.dataset()
}

// counted is how often an event happened; missing where it is no event of the data.
func (p *people) counted(n map[string]int, name string) report.Value {
	if !p.has(name) {
		return nil
	}
	return report.Some(float64(n[name]))
}

// tierOf is the class of a reader by the days on which they came, of all days of
// the period: heavy readers come on half of them or more, regular ones on one of
// seven or more.
func tierOf(active, days int) string {
	switch {
	case 2*active >= days:
		return "heavy"
	case 7*active >= days:
		return "regular"
	}
	return "light"
}

// audience counts readers by how often they came and whether they are new. A person
// is new in the period of the first event, once the events have gone on long enough
// to tell.
func audience(p *people) *report.Dataset {
	t := p.start("audience", "dimension", "value", "users", "new_users", "period")
	for _, period := range p.periods {
		tiers, fresh, users := map[string]int{}, map[string]int{}, 0
		news := 0
		for _, events := range p.users {
			active := map[string]bool{}
			for _, e := range events {
				if period.Contains(e.at) {
					active[e.at.Format("2006-01-02")] = true
				}
			}
			if len(active) == 0 {
				continue
			}
			users++
			tier := tierOf(len(active), period.Days())
			tiers[tier]++
			if period.Contains(events[0].at) {
				news++
				fresh[tier]++
			}
		}
		tells := daysBetween(p.first, period.From) >= warmUp
		number := func(n int) report.Value {
			if !tells {
				return nil
			}
			return report.Some(float64(n))
		}
		for _, tier := range slices.Sorted(maps.Keys(tiers)) {
			t.add("tier", tier, tiers[tier], number(fresh[tier]), period.String())
		}
		if tells && users > 0 {
			t.add("new_or_returning", "新用户", news, nil, period.String())
			t.add("new_or_returning", "老用户", users-news, nil, period.String())
		}
	}
	return t.dataset()
}
