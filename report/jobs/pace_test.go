package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// TestWhatAPersonAsksForDoesNotWaitBehindASurge: 1,000 messages have their turns, for most of an hour; then a person
// sends twenty. No minute has more than the pace.
func TestWhatAPersonAsksForDoesNotWaitBehindASurge(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		const perMinute = 20
		lanes := lanesOf("smtp", perMinute, 0)
		var turns []time.Time
		take := func(lanes ...ledger.Lane) time.Time {
			var at time.Time
			if err := f.Ledger.Tx(t.Context(), func(tx *sql.Tx) (err error) {
				at, err = ledger.Turn(t.Context(), tx, november, lanes...)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			turns = append(turns, at)
			return at
		}
		for range 1000 {
			take(lanes[0])
		}
		for i := range 20 {
			if wait := take(lanes...).Sub(november); wait > time.Duration(i)*30*time.Second {
				t.Errorf("message %d of a person waits %s", i+1, wait)
			}
		}
		slices.SortFunc(turns, time.Time.Compare)
		for i := range turns {
			if i+perMinute+1 < len(turns) && turns[i+perMinute+1].Sub(turns[i]) < time.Minute {
				t.Fatalf("%d messages in the minute after %s", perMinute+2, turns[i])
			}
		}
	})
}

func TestALaneIsKeptWhereThePaceIsEnoughForTwo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		perMinute, perDay int
		want              string
	}{
		{0, 0, "[]"}, {5, 0, "[{smtp 12s 0}]"}, {20, 0, "[{smtp 3.333333333s 0} {smtp (kept) 30s 0}]"}, {20, 9, "[{smtp 3s 9}]"},
		{0, 500, "[{smtp 0s 450} {smtp (kept) 0s 50}]"}, {30, 10000, "[{smtp 2.222222222s 9000} {smtp (kept) 20s 1000}]"},
	} {
		if got := fmt.Sprint(lanesOf("smtp", c.perMinute, c.perDay)); got != c.want {
			t.Errorf("%d a minute, %d a day: %s, want %s", c.perMinute, c.perDay, got, c.want)
		}
	}
}

// TestAnUrgentMessageTakesTheKeptLane: resent ones too, whatever their run was.
func TestAnUrgentMessageTakesTheKeptLane(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		wait := func(id string, urgent bool) time.Duration {
			w, err := f.pace(context.Background(), ledger.Delivery{ID: id}, pacedSlowly{}, urgent)
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
		f.now.Store(november.UnixMilli())
		for range 100 {
			wait("usual", false)
		}
		if usual, urgent := wait("usual", false), wait("urgent", true); usual < 5*time.Minute || urgent != 0 {
			t.Errorf("a usual message waits %s, an urgent one %s", usual, urgent)
		}
	})
}

// pacedSlowly is a channel of twenty messages a minute.
type pacedSlowly struct{ report.Channel }

func (pacedSlowly) Pace() (string, int, int) { return "smtp", 20, 0 }
