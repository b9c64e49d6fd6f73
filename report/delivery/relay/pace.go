package relay

import "time"

// Pace is how fast a relay may be used. Providers publish few limits; the defaults
// stay below those that are known.
type Pace struct {
	PerMinute     int // messages; 0: 20
	PerDay        int // messages in 24 hours; 0: no limit
	PerConnection int // messages before a new connection; 0: 20, below NetEase's DMC limit
	Strikes       int // temporary refusals in a row after which the relay rests; 0: 3
	Rest          time.Duration
}

func (p Pace) withDefaults() Pace {
	if p.PerMinute <= 0 {
		p.PerMinute = 20
	}
	if p.PerConnection <= 0 {
		p.PerConnection = 20
	}
	if p.Strikes <= 0 {
		p.Strikes = 3
	}
	if p.Rest <= 0 {
		p.Rest = 10 * time.Minute
	}
	return p
}

// gate spaces messages and rests after trouble. It keeps no clock: now is given.
type gate struct {
	pace    Pace
	next    time.Time   // the earliest next message
	day     []time.Time // when the messages of the last 24 hours went
	strikes int
}

// pass lets one message through, or gives how long to wait.
func (g *gate) pass(now time.Time) (wait time.Duration) {
	for len(g.day) > 0 && now.Sub(g.day[0]) >= 24*time.Hour {
		g.day = g.day[1:]
	}
	if g.pace.PerDay > 0 && len(g.day) >= g.pace.PerDay {
		return g.day[0].Add(24 * time.Hour).Sub(now)
	}
	if g.next.After(now) {
		return g.next.Sub(now)
	}
	g.next = now.Add(time.Minute / time.Duration(g.pace.PerMinute))
	if g.pace.PerDay > 0 {
		g.day = append(g.day, now)
	}
	return 0
}

// settle learns from an outcome: a limit on the whole run, or several temporary
// refusals in a row, rest the relay.
func (g *gate) settle(now time.Time, r Result) {
	if r.Status != Retry {
		g.strikes = 0
		return
	}
	g.strikes++
	rest := r.After
	if g.strikes >= g.pace.Strikes {
		rest = max(rest, g.pace.Rest)
	}
	if !r.Halt && g.strikes < g.pace.Strikes {
		return // the wait concerns this message alone
	}
	if until := now.Add(rest); until.After(g.next) {
		g.next = until
	}
}
