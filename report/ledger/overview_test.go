package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// history fills a ledger with runs, each "account period edition state done", its messages after it as "recipient state"; runs are due
// on the third after their period.
func history(t *testing.T, l *Ledger, lines string) {
	t.Helper()
	tx(t, l, func(ctx context.Context, tx *sql.Tx) error {
		n := 0
		for line := range strings.Lines(strings.TrimSpace(lines)) {
			parts := strings.Split(strings.TrimSpace(line), ", ")
			var account, period, state string
			var edition, done int
			if _, err := fmt.Sscan(parts[0], &account, &period, &edition, &state, &done); err != nil {
				return err
			}
			month, err := time.Parse("2006-01", period)
			if err != nil {
				return err
			}
			r := Run{Key: Key{Report: "a/" + account, Account: account, Period: period, Edition: edition}, State: State(state), DueAt: month.AddDate(0, 1, 2)}
			r.ID = r.Key.ID()
			if _, err := InsertRuns(ctx, tx, []Run{r}, noon); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE run SET done_at = $2 WHERE id = $1`, r.ID, ms(noon.Add(time.Duration(done)*time.Minute))); err != nil {
				return err
			}
			for _, m := range parts[1:] {
				to, state, _ := strings.Cut(m, " ")
				n++
				id := fmt.Sprintf("message%d", n)
				if err := InsertDeliveries(ctx, tx, []Delivery{{ID: id, RunID: r.ID, Channel: "email", Recipient: to, SHA256: "x"}}); err != nil {
					return err
				}
				if _, err := tx.ExecContext(ctx, `UPDATE delivery SET state = $2, settled_at = $3 WHERE id = $1`, id, state, ms(noon.Add(time.Duration(done)*time.Minute))); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

const aYear = `
	meiri 2026-08 1 failed 0
	meiri 2026-09 1 done 0, a@x.cn accepted, b@x.cn unknown
	meiri 2026-10 1 done 5, a@x.cn accepted, b@x.cn accepted
	meiri 2026-10 2 sending 0, a@x.cn accepted, b@x.cn rejected
	other 2026-08 1 waiting 0, c@x.cn pending
	other 2026-09 1 sent_back 0
	other 2026-10 1 skipped 0
	third 2026-09 1 held 0
	third 2026-10 1 sending 0, d@x.cn pending, e@x.cn sending
	fourth 2026-10 1 done 60, f@x.cn accepted
`

func told(runs []Run) string {
	var out []string
	for _, r := range runs {
		out = append(out, fmt.Sprintf("%s %s/%d %s", r.Account, r.Period, r.Edition, r.State))
	}
	return strings.Join(out, "; ")
}

func TestTheOverviewShowsTheLatestAndWhatWaitsForSomebody(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		l := migrated(t, open())
		history(t, l, aYear)
		q, ctx := l.Reader(), t.Context()
		latest, err := Latest(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		var last []Run
		for _, name := range []string{"a/fourth", "a/meiri", "a/other", "a/third"} {
			last = append(last, latest[name])
		}
		if got, want := told(last), "fourth 2026-10/1 done; meiri 2026-10/2 sending; other 2026-10/1 skipped; third 2026-10/1 sending"; got != want || len(latest) != 4 {
			t.Errorf("the latest are %s, want %s", got, want)
		}
		needing, err := NeedSomebody(ctx, q)
		if got, want := told(needing), "meiri 2026-09/1 done; other 2026-09/1 sent_back; third 2026-09/1 held; meiri 2026-08/1 failed; other 2026-08/1 waiting"; got != want || err != nil {
			t.Errorf("%s need somebody, want %s, %v", got, want, err)
		}
		for since, want := range map[time.Duration][2]int{0: {3, 5}, time.Minute: {2, 3}, 60 * time.Minute: {1, 1}, 61 * time.Minute: {0, 0}} {
			if reports, messages, err := Finished(ctx, q, noon.Add(since)); reports != want[0] || messages != want[1] || err != nil {
				t.Errorf("since %s %d reports and %d messages, want %v, %v", since, reports, messages, want, err)
			}
		}
	})
}

func TestWhatIsUnfinishedIsFoundInOneQuestion(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		l := migrated(t, open())
		history(t, l, aYear)
		q, ctx := l.Reader(), t.Context()
		unsent, err1 := Unsent(ctx, q, Waiting, SentBack, Approved)
		all, err2 := Unsent(ctx, q, SentBack)
		settled, err3 := Settled(ctx, q)
		runs, err4 := OpenRuns(ctx, q)
		slices.Sort(all)
		meiri := Key{Report: "a/meiri", Account: "meiri", Period: "2026-10", Edition: 2}.ID()
		if got, want := fmt.Sprintln(unsent, all, slices.Equal(settled, []string{meiri}), told(runs), err1, err2, err3, err4),
			"[message8 message9] [message7 message8 message9] true meiri 2026-10/2 sending; third 2026-10/1 sending <nil> <nil> <nil> <nil>\n"; got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		states, err := States(ctx, q, []string{meiri, "nobody"})
		if len(states) != 1 || states[meiri] != Sending || err != nil {
			t.Errorf("states %v, %v", states, err)
		}
		counts, err := CountByRun(ctx, q, []string{meiri, "nobody"})
		if got := fmt.Sprint(counts[meiri]); got != "map[accepted:1 rejected:1]" || len(counts) != 1 || err != nil {
			t.Errorf("counts %s, %v", got, err)
		}
	})
}

func TestRunsAndMessagesAreFoundByName(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		l := migrated(t, open())
		history(t, l, aYear)
		q, ctx := l.Reader(), t.Context()
		id := Key{Report: "a/other", Account: "other", Period: "2026-09", Edition: 1}.ID()
		for _, c := range []struct {
			name   string
			states []State
			want   string
		}{
			{"a/other", []State{Waiting}, "other 2026-08/1 waiting"},
			{"a/third", nil, "third 2026-10/1 sending; third 2026-09/1 held"},
			{id[:4], nil, "other 2026-09/1 sent_back"},
			{id, []State{SentBack, Waiting}, "other 2026-09/1 sent_back"},
			{id[:3], nil, ""}, {id + "x", nil, ""}, {"a/oth", nil, ""}, {"", nil, ""}, {"%", nil, ""},
			{"a/meiri/meiri/2026-10/2", nil, "meiri 2026-10/2 sending"},
		} {
			if runs, err := Named(ctx, q, c.name, c.states...); told(runs) != c.want || err != nil {
				t.Errorf("%q %v: %s, want %s, %v", c.name, c.states, told(runs), c.want, err)
			}
		}
		for prefix, want := range map[string]int{"message": 10, "message1": 2, "message10": 1, "message%": 0, "essage": 0} {
			if list, err := DeliveriesNamed(ctx, q, prefix); len(list) != want || err != nil {
				t.Errorf("%d messages begin with %s, want %d, %v", len(list), prefix, want, err)
			}
		}
		for account, want := range map[string]string{"": "meiri b@x.cn 2026-09", "meiri": "meiri b@x.cn 2026-09", "other": ""} {
			list, err := SentOf(ctx, q, account, 0, UnknownState)
			got := ""
			for _, s := range list {
				got += fmt.Sprintf("%s %s %s", s.Run.Account, s.Recipient, s.Run.Period)
			}
			if got != want || err != nil {
				t.Errorf("unknown of %q: %s, want %s, %v", account, got, want, err)
			}
		}
		for most, want := range map[int]int{0: 6, 3: 3, 100: 6} {
			list, err := SentOf(ctx, q, "meiri", most)
			if len(list) != want || err != nil || list[0].Run.Period != "2026-10" {
				t.Errorf("%d messages of meiri, want %d, %v", len(list), want, err)
			}
		}
	})
}

func TestTheArchivesListNamesPeriods(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		l := migrated(t, open())
		history(t, l, aYear)
		r := Run{Key: Key{Report: "a/other", Account: "other", Period: "2026-08", Edition: 1}}
		r.ID = r.Key.ID()
		tx(t, l, func(ctx context.Context, tx *sql.Tx) error {
			if err := Append(ctx, tx, r, WasMade, "body", noon); err != nil {
				return err
			}
			return Append(ctx, tx, Run{Key: Key{Report: "a/gone"}, ID: "gone"}, WasMade, "body", noon)
		})
		list, err := ListEntries(t.Context(), l.Reader(), "")
		if err != nil || len(list) != 2 {
			t.Fatal(list, err)
		}
		got := fmt.Sprintln(list[0].Report, list[0].Period, list[0].Edition, list[1].Report, list[1].Period, list[1].Edition, list[1].Seq, list[1].Run == r.ID, len(list[1].Digest), list[1].Body)
		if want := "a/gone  0 a/other 2026-08 1 1 true 64 \n"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if one, err := ListEntries(t.Context(), l.Reader(), "a/other"); len(one) != 1 || err != nil {
			t.Error(one, err)
		}
	})
}
