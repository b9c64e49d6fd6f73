// Package pace spaces messages to one server or robot. It keeps no clock: the time
// is given, so that a test or a simulation can move it.
package pace

import (
	"sync"
	"time"
)

// Limits is how fast a server may be used. Providers publish few limits; the
// defaults stay below those that are known.
type Limits struct {
	PerMinute     int           // messages; 0: 20
	Burst         int           // messages that may go at once after a rest, so that any minute has at most PerMinute+Burst-1; 0: 1
	PerDay        int           // messages in 24 hours; 0: no limit
	PerConnection int           // messages before a new connection; 0: 20, below NetEase's DMC limit
	Strikes       int           // temporary refusals in a row after which to rest; 0: 3
	Rest          time.Duration // 0: 10 min
}

// WithDefaults is the limits with every zero filled.
func (l Limits) WithDefaults() Limits {
	if l.PerMinute <= 0 {
		l.PerMinute = 20
	}
	if l.Burst <= 0 {
		l.Burst = 1
	}
	if l.PerConnection <= 0 {
		l.PerConnection = 20
	}
	if l.Strikes <= 0 {
		l.Strikes = 3
	}
	if l.Rest <= 0 {
		l.Rest = 10 * time.Minute
	}
	return l
}

// Gate lets messages through at the pace of its limits. It is safe for concurrent use.
type Gate struct {
	limits Limits

	mu      sync.Mutex
	next    time.Time   // when the message after those that went is on time
	rest    time.Time   // nothing goes before
	day     []time.Time // when the messages of the last 24 hours went
	strikes int
}

// NewGate is an open gate.
func NewGate(l Limits) *Gate { return &Gate{limits: l.WithDefaults()} }

// Limits is what the gate holds to.
func (g *Gate) Limits() Limits { return g.limits }

// Pass lets one message through, or gives how long to wait.
func (g *Gate) Pass(now time.Time) (wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for len(g.day) > 0 && now.Sub(g.day[0]) >= 24*time.Hour {
		g.day = g.day[1:]
	}
	if g.limits.PerDay > 0 && len(g.day) >= g.limits.PerDay {
		return g.day[0].Add(24 * time.Hour).Sub(now)
	}
	n := time.Duration(g.limits.PerMinute)
	interval := (time.Minute + n - 1) / n // rounded up: a minute must not hold one more
	open := g.next.Add(-interval * time.Duration(g.limits.Burst-1))
	if g.rest.After(open) {
		open = g.rest
	}
	if open.After(now) {
		return open.Sub(now)
	}
	if g.next.Before(now) {
		g.next = now
	}
	g.next = g.next.Add(interval)
	if g.limits.PerDay > 0 {
		g.day = append(g.day, now)
	}
	return 0
}

// Served says that the other side answered a message for good.
func (g *Gate) Served() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.strikes = 0
}

// Refused says that the other side put a message off. A refusal that concerns all
// messages, or several in a row, close the gate for after or a rest.
func (g *Gate) Refused(now time.Time, all bool, after time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.strikes++
	tired := g.strikes >= g.limits.Strikes
	if !all && !tired {
		return // the wait concerns this message alone
	}
	if tired {
		after = max(after, g.limits.Rest)
	}
	if until := now.Add(after); until.After(g.rest) {
		g.rest = until
	}
}
