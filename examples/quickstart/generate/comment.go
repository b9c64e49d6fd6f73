package main

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"time"
)

// comment is one comment of the labelled sample; zero times are "never".
type comment struct {
	at, replied, bought time.Time
	mood, topic         string
}

// moodPlan is a cell of the labelled sample of October's comments: how many, answered within two hours, answered later, and of
// those answered in time and of the others how many bought within 72 hours and how many later.
type moodPlan struct {
	mood, topic             string
	n, prompt, late         int
	promptSoon, promptLater int
	otherSoon, otherLater   int
}

// plannedMoods are 1,800 comments of as many people: 414 bought within 72 hours (23 %), 1,278 were answered within two hours
// (71 %); of 450 negative ones 306 are about the speed of response (68 %). Of the 300 negative ones answered in time 153 bought
// later (51 %). Of those about speed 122 bought (40 %) against 432 of 900 positive ones (48 %): 83 %.
var plannedMoods = []moodPlan{
	{"负面", "响应速度", 306, 204, 72, 20, 84, 5, 13},
	{"负面", "物流", 56, 37, 12, 4, 15, 1, 2},
	{"负面", "质量", 46, 31, 10, 3, 13, 1, 2},
	{"负面", "价格", 26, 17, 6, 2, 7, 1, 1},
	{"负面", "内容", 16, 11, 3, 1, 4, 0, 1},
	{"正面", "内容", 420, 306, 82, 104, 50, 36, 16},
	{"正面", "质量", 330, 238, 66, 78, 40, 24, 14},
	{"正面", "服务", 150, 110, 30, 34, 18, 12, 6},
	{"中性", "咨询", 290, 212, 60, 46, 32, 16, 10},
	{"中性", "其他", 160, 112, 36, 18, 12, 8, 6},
}

func newComments(m month) []comment {
	r := stream("comments")
	var out []comment
	for _, plan := range plannedMoods {
		for i := range plan.n {
			c := comment{mood: plan.mood, topic: plan.topic, at: writtenAt(r, m)}
			switch {
			case i < plan.prompt:
				c.replied = c.at.Add(time.Duration(2+r.IntN(58)+r.IntN(58)) * time.Minute)
			case i < plan.prompt+plan.late:
				c.replied = c.at.Add(time.Duration(125+r.IntN(1500)) * time.Minute)
			}
			at, soon, later := i, plan.promptSoon, plan.promptLater
			if i >= plan.prompt {
				at, soon, later = i-plan.prompt, plan.otherSoon, plan.otherLater
			}
			// Buyers within 72 hours buy after the latest possible answer, so an answer always comes before what it may have won.
			switch {
			case at < soon:
				c.bought = c.at.Add(time.Duration(1640+r.IntN(2100)) * time.Minute)
			case at < soon+later:
				c.bought = c.at.Add(time.Duration(4400+r.IntN(14000)) * time.Minute)
			}
			c.bought = awake(c.bought)
			out = append(out, c)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].at.Before(out[j].at) })
	return out
}

// awake moves a purchase between one and seven in the morning by seven hours.
func awake(at time.Time) time.Time {
	if h := at.Hour(); !at.IsZero() && h >= 1 && h < 7 {
		return at.Add(7 * time.Hour)
	}
	return at
}

// writtenAt draws a minute of the month; readers write after the pushes of morning, noon and evening.
func writtenAt(r *rand.Rand, m month) time.Time {
	hours := []int{8, 8, 9, 9, 10, 12, 12, 13, 15, 17, 18, 19, 20, 20, 20, 21, 21, 21, 22, 22, 23, 7, 14, 16, 22, 11}
	day := m.days[r.IntN(len(m.days))]
	return day.Add(time.Duration(hours[r.IntN(len(hours))])*time.Hour + time.Duration(r.IntN(60))*time.Minute)
}

// stamp writes a time to the minute; the zero time is missing.
func stamp(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.Format("2006-01-02 15:04")
}

// commentTable is the sample with a person's labels. Never answered is written `--`, not bought is empty.
func commentTable(w *world) table {
	r := stream("comment texts")
	t := table{header: []string{"评论ID", "用户", "评论时间", "评论内容", "回复时间", "类型", "情感", "主题", "下单时间"}}
	for i, c := range newComments(w.months[last]) {
		replied := stamp(c.replied)
		if replied == nil {
			replied = "--"
		}
		// Multiplying by an odd number modulo 2^20 gives every comment another user.
		user := fmt.Sprintf("o%05x", (i*700001+9176)%(1<<20))
		t.add(fmt.Sprintf("c%04d", i+1), user, stamp(c.at), say(r, c), replied, "comment", c.mood, c.topic, stamp(c.bought))
	}
	return t
}

func commentFiles(w *world) ([]output, error) {
	return []output{{"data/评论抽样_202610.csv", delimited(commentTable(w), ',')}}, nil
}
