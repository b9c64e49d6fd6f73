package derive

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

// soon is the time within which a purchase counts as following an interaction.
const soon = 72 * time.Hour

var interactionKinds = []string{"like", "comment", "message", "share", "favourite", "watching"}

// interactions counts what people said and liked, by day and kind, and how many of
// them bought within 72 hours after. Days of which the 72 hours are not over have no
// count of purchases.
func interactions(p *people) *report.Dataset {
	t := p.start("interactions", "date", "kind", "count", "users", "converted_users")
	type key struct {
		at   time.Time
		kind string
	}
	count, users := map[key]int{}, map[key]map[string]bool{} // user -> bought
	for _, e := range p.all {
		if !slices.Contains(interactionKinds, e.name) {
			continue
		}
		k := key{dayOf(e.at), e.name}
		if users[k] == nil {
			users[k] = map[string]bool{}
		}
		count[k]++
		users[k][e.user] = users[k][e.user] || p.boughtWithin(e.user, e.at, soon)
	}
	order := slices.SortedFunc(maps.Keys(count), func(a, b key) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.kind, b.kind)) })
	for _, k := range order {
		var converted any
		if over := k.at.AddDate(0, 0, 1).Add(soon); len(p.bought) > 0 && !over.After(p.horizon()) {
			n := 0
			for _, bought := range users[k] {
				if bought {
					n++
				}
			}
			converted = n
		}
		t.add(k.at, k.kind, count[k], len(users[k]), converted)
	}
	return t.dataset()
}

// horizon is the latest moment that the events and purchases speak of.
func (p *people) horizon() time.Time {
	latest := p.end
	for _, list := range p.bought {
		if at := list[len(list)-1].at; at.After(latest) {
			latest = at
		}
	}
	return latest
}
