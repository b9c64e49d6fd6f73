package main

import (
	"math/rand/v2"
	"time"
)

// positionReads is how much an item is read by its place in the push, headline first, in percent.
var positionReads = []int64{145, 108, 92, 84, 78, 74}

// fillType splits the month's counts of one content type over its items: skewed reads first, everything else in proportion.
func fillType(r *rand.Rand, m month, plan typePlan, reads int, batch []article) {
	var own []*article
	for i := range batch {
		if batch[i].kind == plan.name {
			own = append(own, &batch[i])
		}
	}
	weights := make([]int64, len(own))
	for i, a := range own {
		weights[i] = skewed(r, .36) * positionReads[min(a.position, len(positionReads))-1] *
			int64(category(a.category).read) * slotReads(a.at) / 1000
	}
	delivered := 0
	ofReads := make([]int, len(own))
	for i, n := range allocate(reads, weights) {
		own[i].reads, ofReads[i] = n, n
		delivered += own[i].delivered
	}
	history := float64(last-m.index) / 12
	openRate := plan.openRate
	if m.index < last {
		openRate = scale(int64(plan.openRate)+int64(history*float64(plan.openBefore-plan.openRate)), wobble(r, .015), unit)
	}
	caps := make([]int, len(own))
	for i, n := range ofReads {
		caps[i] = n * 92 / 100
	}
	opened := allocateWithin(scale(int64(delivered), int64(openRate), unit), caps, jitter(r, ofReads, .06))

	split := func(final int, month, day float64) []int {
		total := final
		if m.index < last {
			total = scale(int64(final), int64(reads)*wobble(r, month), int64(plan.reads)*unit)
		}
		return allocateWithin(total, ofReads, jitter(r, ofReads, day))
	}
	shareWeights := jitter(r, ofReads, .2)
	for i, a := range own {
		shareWeights[i] *= int64(category(a.category).shared)
	}
	shareTotal := plan.shares
	if m.index < last {
		shareTotal = scale(int64(plan.shares), int64(reads)*wobble(r, .02), int64(plan.reads)*unit)
	}
	shares := allocateWithin(shareTotal, ofReads, shareWeights)
	brought := plan.sharedReads
	if m.index < last {
		brought = scale(int64(plan.sharedReads), int64(shareTotal)*wobble(r, .02), int64(plan.shares)*unit)
	}
	sharedReads := allocateWithin(brought, ofReads, jitter(r, shares, .15))
	favourites, likes, comments := split(plan.favourites, .02, .2), split(plan.likes, .02, .18), split(plan.comments, .02, .25)
	watching, fresh := split(plan.likes*3/10, .02, .2), split(plan.new, .03, .3)
	for i, a := range own {
		a.opened, a.shares, a.sharedReads, a.favourites = opened[i], shares[i], sharedReads[i], favourites[i]
		a.likes, a.comments, a.watching, a.newFollowers = likes[i], comments[i], watching[i], fresh[i]
		a.finish = scale(int64(plan.finish), wobble(r, .08), unit)
		if a.category == "攻略类" && a.at.Weekday() == time.Thursday {
			a.finish = a.finish * 112 / 100
		}
	}
}

// jitter is noise around counts, as weights.
func jitter(r *rand.Rand, ns []int, sd float64) []int64 {
	out := make([]int64, len(ns))
	for i, n := range ns {
		out[i] = int64(n) * wobble(r, sd)
	}
	return out
}

func slotReads(at time.Time) int64 {
	for _, s := range slots {
		if s.hour == at.Hour() {
			return int64(s.read)
		}
	}
	return 100
}

// fillRevenue gives each category its yuan per 10,000 reads, exact in the reported month, and each item its orders.
func fillRevenue(r *rand.Rand, m month, batch []article) {
	for _, c := range plannedCategories {
		var own []*article
		var ofReads []int
		for i := range batch {
			if batch[i].category == c.name {
				own, ofReads = append(own, &batch[i]), append(ofReads, batch[i].reads)
			}
		}
		if len(own) == 0 {
			continue
		}
		earn := int64(c.earn)
		if m.index < last {
			earn = int64(scale(earn, wobble(r, .03), unit))
		}
		for i, yuan := range allocate(scale(int64(sum(ofReads)), earn, unit), jitter(r, ofReads, .2)) {
			own[i].orders = max(1, scale(int64(yuan), unit, int64(c.price)*wobble(r, .06)))
			own[i].revenue = yuan
		}
	}
}
