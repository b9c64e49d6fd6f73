package pace_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/delivery/pace"
)

// TestEveryMinuteStaysWithinTheLimit lets impatient senders come at random instants.
func TestEveryMinuteStaysWithinTheLimit(t *testing.T) {
	t.Parallel()
	for _, l := range []pace.Limits{{PerMinute: 20}, {PerMinute: 18, Burst: 3}, {PerMinute: 98, Burst: 3}, {PerMinute: 7, Burst: 4}} {
		chance := rand.New(rand.NewPCG(1, uint64(l.PerMinute)))
		gate := pace.NewGate(l)
		now := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
		var went []time.Time
		for range 20_000 {
			if wait := gate.Pass(now); wait <= 0 {
				went = append(went, now)
			} else if chance.IntN(2) == 0 {
				now = now.Add(wait)
				continue
			}
			now = now.Add(time.Duration(chance.ExpFloat64() * float64(time.Minute) / float64(2*l.PerMinute)))
		}
		most, from := 0, 0
		for i := range went {
			for went[i].Sub(went[from]) >= time.Minute {
				from++
			}
			most = max(most, i-from+1)
		}
		if want := l.PerMinute + max(l.Burst, 1) - 1; most > want || most < want-1 {
			t.Errorf("%+v let %d through in a minute, want %d", l, most, want)
		}
	}
}

// TestASteadyStreamPassesThoughHandsAreUneven: turns that come on time, taken up to two intervals late, are never held back.
func TestASteadyStreamPassesThoughHandsAreUneven(t *testing.T) {
	t.Parallel()
	gate := pace.NewGate(pace.Limits{PerMinute: 18, Burst: 3})
	chance := rand.New(rand.NewPCG(1, 1))
	start := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	interval := time.Minute / 18
	last := start
	for i := range 1000 {
		at := start.Add(time.Duration(i)*interval + time.Duration(chance.Int64N(int64(2*interval))))
		if at.Before(last) {
			at = last
		}
		last = at
		if wait := gate.Pass(at); wait > 0 {
			t.Fatalf("message %d waits %s", i, wait)
		}
	}
}

func TestARestEndsWhenItIsOver(t *testing.T) {
	t.Parallel()
	gate := pace.NewGate(pace.Limits{PerMinute: 18, Burst: 3})
	now := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	gate.Refused(now, true, 65*time.Second)
	if wait := gate.Pass(now.Add(5 * time.Second)); wait != time.Minute {
		t.Errorf("waits %s, want a minute", wait)
	}
	if wait := gate.Pass(now.Add(65 * time.Second)); wait > 0 {
		t.Errorf("waits %s after the rest", wait)
	}
}
