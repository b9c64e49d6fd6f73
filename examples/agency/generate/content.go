package main

import (
	"fmt"
	"strings"
	"time"
)

// articles are published at 20:00 on most days.
func (a account) articles(totals map[time.Time]int) table {
	t := table{{"id", "title", "published_at", "type", "category", "position", "delivered", "opened", "reads", "read_count", "shares", "shared_reads", "favourites", "likes", "comments", "new_followers", "finish_rate"}}
	n := 0
	days(turn.AddDate(0, -3, 0), func(day time.Time) {
		if day.Weekday() == time.Saturday {
			return
		}
		n++
		video := a.r.IntN(4) == 0
		kind, open, share := a.words.types[0], .064, .06
		if video {
			kind, open, share = a.words.types[1], .082, .095
		}
		topic := a.r.IntN(len(a.words.topics))
		delivered := a.share(totals[day], .97)
		opened := a.share(delivered, open*(.9+.2*a.r.Float64()))
		reads := opened + a.count(float64(opened)*.55)
		shares := a.share(reads, share)
		finish := .42 + .02*float64(a.r.IntN(12))
		t.row(fmt.Sprintf("%s-%03d", a.id, n), a.title(topic), day.Format("2006-01-02")+" 20:00", kind, a.words.categories[topic%len(a.words.categories)], 1,
			delivered, opened, reads, reads+a.count(float64(reads)*.4), shares, a.count(float64(shares)*1.9), a.share(reads, .03), a.share(reads, .04), a.share(reads, .006), a.share(reads, .004), finish)
	})
	return t
}

func (a account) title(topic int) string {
	form := a.words.titles[a.r.IntN(len(a.words.titles))]
	return strings.NewReplacer("{topic}", a.words.topics[topic], "{n}", fmt.Sprint(3+a.r.IntN(6))).Replace(form)
}

// interactions are counted by day, and comments are a sample of the last three months.
func (a account) interactions() (daily, comments table) {
	daily = table{{"date", "kind", "count", "users", "converted_users"}}
	comments = table{{"id", "user", "time", "text", "replied_at", "sentiment", "topic"}}
	n := 0
	days(turn.AddDate(0, -3, 0), func(day time.Time) {
		for i, kind := range []string{"like", "comment", "message", "share"} {
			count := a.count(a.gained * []float64{3, .6, .4, 1.2}[i] * week(day))
			users := a.share(count, .8)
			daily.row(day, kind, count, users, a.share(users, []float64{.05, .16, .2, .08}[i]))
		}
		for range 3 {
			n++
			comments.row(a.comment(n, day)...)
		}
	})
	return daily, comments
}

func (a account) comment(n int, day time.Time) []any {
	at := day.Add(time.Duration(9*60+a.r.IntN(12*60)) * time.Minute)
	text, mood, topic := a.words.pleased[a.r.IntN(len(a.words.pleased))]+a.words.tails[a.r.IntN(len(a.words.tails))], "positive", ""
	if a.r.IntN(3) == 0 {
		i := a.r.IntN(len(a.words.cross))
		text, mood, topic = a.words.cross[i]+a.words.tails[a.r.IntN(2)], "negative", a.words.complaints[i]
	}
	wait := time.Duration(10+a.r.IntN(100)) * time.Minute
	if a.r.Float64() > now(day, .88, a.answered) {
		wait = time.Duration(150+a.r.IntN(1500)) * time.Minute
	}
	const minute = "2006-01-02 15:04"
	return []any{fmt.Sprintf("%s-c%03d", a.id, n), fmt.Sprintf("u%04d", a.r.IntN(900)), at.Format(minute), text, at.Add(wait).Format(minute), mood, topic}
}
