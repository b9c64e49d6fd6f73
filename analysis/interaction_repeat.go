package analysis

import (
	"cmp"
	"slices"
	"time"

	"github.com/wxreport/wxreport/analysis/text"
	"github.com/wxreport/wxreport/report"
)

// The limits that tell copies from people who happen to say the same: "好看" is
// written by many, twenty characters word for word are not.
const (
	longCopy   = 20 // letters of a text that three writers do not hit on by chance
	burstCopy  = 8  // letters of one that they do not within an hour
	fewCopies  = 3  // copies that make a text pasted
	burst      = time.Hour
	botsPerDay = 20 // comments that nobody writes on one day
)

// repeats counts the comments that were left out.
type repeats struct{ twice, pasted, bots int }

func (r repeats) all() int { return r.twice + r.pasted + r.bots }

// distinct is the comments without those that a machine or a second tap of the
// button wrote, in their order: all of a writer of twenty on one day, the later ones
// of the same words by the same writer, and of a pasted text all but the first.
func distinct(talk []remark) ([]remark, repeats) {
	type daily struct {
		user string
		day  date
	}
	perDay := make(map[daily]int, len(talk))
	bots := map[string]bool{}
	for _, r := range talk {
		at := daily{r.user, dateOf(r.at)}
		if perDay[at]++; r.user != "" && perDay[at] >= botsPerDay {
			bots[r.user] = true
		}
	}
	order := make([]int, len(talk)) // by time, so that the first of a text is the earliest
	keys := make([]string, len(talk))
	for i, r := range talk {
		order[i], keys[i] = i, text.Key(r.text)
	}
	slices.SortFunc(order, func(a, b int) int {
		if c := talk[a].at.Compare(talk[b].at); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(talk[a].user, talk[b].user), cmp.Compare(talk[a].text, talk[b].text), a-b)
	})
	pasted := pastedOf(talk, keys, order)
	type own struct{ user, text string }
	said, first := make(map[own]bool, len(talk)), make(map[string]bool, len(talk))
	drop := make([]bool, len(talk))
	var out repeats
	for _, i := range order {
		r, key := talk[i], keys[i]
		mine := own{r.user, key}
		switch {
		case bots[r.user]:
			drop[i] = true
			out.bots++
		case key == "":
		case r.user != "" && said[mine]:
			drop[i] = true
			out.twice++
		case pasted[key] && first[key]:
			drop[i] = true
			out.pasted++
		}
		said[mine], first[key] = true, true
	}
	if out.all() == 0 {
		return talk, out
	}
	kept := make([]remark, 0, len(talk)-out.all())
	for i, r := range talk {
		if !drop[i] {
			kept = append(kept, r)
		}
	}
	return kept, out
}

// pastedOf is the texts of which copies went round: long ones at any time, shorter
// ones within an hour.
func pastedOf(talk []remark, keys []string, order []int) map[string]bool {
	times := map[string][]time.Time{}
	for _, i := range order {
		if n := len([]rune(keys[i])); n >= burstCopy {
			times[keys[i]] = append(times[keys[i]], talk[i].at)
		}
	}
	out := map[string]bool{}
	for key, at := range times {
		for k := fewCopies - 1; k < len(at); k++ {
			if len([]rune(key)) >= longCopy || at[k].Sub(at[k-fewCopies+1]) <= burst {
				out[key] = true
			}
		}
	}
	return out
}

// repeatNote tells how many comments of the period were left out, and why.
func (f *frame) repeatNote() {
	r := f.repeats
	if r.all() == 0 {
		return
	}
	f.note("note.repeated", report.Args{"n": r.all(), "twice": r.twice, "pasted": r.pasted, "bots": r.bots, "least": botsPerDay})
}
