package main

import "math"

// drawTraffic draws the sources of visits: alike in all rates but for the noise of
// months and days.
func (a *account) drawTraffic() {
	d := a.dice("traffic")
	t := start("sources", "date", "source", "visits", "visitors", "new_followers", "retained_1", "retained_7", "retained_30", "orders", "revenue", "unfollowed")
	base, follow, order := d.logBetween(1000, 6000), d.between(0.04, 0.12), d.between(0.02, 0.05)
	icc, value := d.between(0.0005, 0.002), d.between(60, 300)
	age := func(day day, days int) bool { return !day.at.AddDate(0, 0, days).After(a.job.AsOf) }
	for s, source := range []string{"公众号会话", "搜一搜", "朋友圈", "扫码"} {
		mean, weekday := base/(1+0.4*float64(s)), d.weekdays()
		noise := map[string][]float64{}
		for _, rate := range []string{"visits", "follow", "1", "7", "30", "order", "value", "unfollow"} {
			noise[rate] = d.wander(monthsKept)
		}
		last := monthsKept - 1
		a.truth.value("traffic.follow_rate."+source, shifted(follow, noise["follow"][last]))
		kept := shifted(0.72, noise["1"][last])
		a.truth.value("traffic.retention_1."+source, kept)
		a.truth.value("traffic.retention_7."+source, kept*shifted(0.6, noise["7"][last]))
		a.truth.value("traffic.retention_30."+source, kept*shifted(0.6, noise["7"][last])*shifted(0.6, noise["30"][last]))
		a.truth.value("traffic.order_value."+source, value*math.Exp(noise["value"][last]))
		a.truth.value("traffic.unfollow_rate."+source, shifted(0.08, noise["unfollow"][last]))
		for _, day := range a.days {
			m := day.month
			visits := d.count(mean*weekday[day.weekday()]*math.Exp(noise["visits"][m]), 10)
			visitors := d.binomial(visits, 0.8)
			fresh := d.binomial(visitors, d.around(shifted(follow, noise["follow"][m]), icc))
			one := d.binomial(fresh, d.around(shifted(0.72, noise["1"][m]), icc))
			seven := d.binomial(one, d.around(shifted(0.6, noise["7"][m]), icc))
			thirty := d.binomial(seven, d.around(shifted(0.6, noise["30"][m]), icc))
			orders := d.binomial(visits, d.around(shifted(order, noise["order"][m]), icc))
			revenue := 0.0
			for range int(orders) {
				revenue += value * math.Exp(noise["value"][m]+0.7*d.NormFloat64()-0.245)
			}
			row := []any{day.at, source, visits, visitors, fresh, nil, nil, nil, orders, math.Round(revenue), d.binomial(fresh, shifted(0.08, noise["unfollow"][m]))}
			if age(day, 1) {
				row[5] = one
			}
			if age(day, 7) {
				row[6] = seven
			}
			if age(day, 30) {
				row[7] = thirty
			}
			t.add(row...)
		}
	}
	a.keep(t)
}

// drawPlatforms draws three platforms that hand users over alike.
func (a *account) drawPlatforms() {
	d := a.dice("platforms")
	t := start("platforms", "date", "platform", "users", "reads", "orders", "revenue", "linked_followers", "unlinked")
	for p, name := range []string{"official_account", "mini_program", "channels"} {
		users, weekday := d.logBetween(3000, 40000)/float64(p+1), d.weekdays()
		noise, value, icc := d.wander(monthsKept), d.wander(monthsKept), d.between(0.0005, 0.002)
		a.truth.value("platforms.unlink_rate."+name, shifted(0.06, noise[monthsKept-1]))
		for _, day := range a.days {
			if day.month < monthsKept-2 {
				continue
			}
			n := d.count(users*weekday[day.weekday()], 20)
			linked := d.binomial(n, 0.02)
			orders := d.binomial(n, 0.01)
			t.add(day.at, name, n, math.Round(2.5*n), orders, math.Round(linked*30*math.Exp(value[day.month]+0.2*d.NormFloat64())), linked,
				d.binomial(linked, d.around(shifted(0.06, noise[day.month]), icc)))
		}
	}
	a.keep(t)
}
