package main

import (
	"testing"
	"time"
)

func TestFollowerFilesAgree(t *testing.T) {
	t.Parallel()
	w := newWorld()
	bySource, byOrigin := tally{}, tally{}
	rowsOf(followerSourceTable(w), func(row map[string]string) { bySource.add(row, row["日期"], "新关注人数") })
	rowsOf(sourceTable(w), func(row map[string]string) { byOrigin.add(row, row["日期"], "新增关注") })
	level := 0.0
	rows := followerTable(w).rows
	for i := len(rows) - 1; i >= 0; i-- {
		day := text(rows[i][0])
		fresh, net, total := rows[i][1].(int), rows[i][3].(int), rows[i][4].(int)
		if got := bySource[day+"新关注人数"]; got != float64(fresh) {
			t.Errorf("%s: sources add up to %v new followers, the total says %d", day, got, fresh)
		}
		if got := byOrigin[day+"新增关注"]; got != float64(fresh) {
			t.Errorf("%s: visits brought %v new followers, the total says %d", day, got, fresh)
		}
		if level != 0 && level+float64(net) != float64(total) {
			t.Errorf("%s: %v followers and %d net do not make %d", day, level, net, total)
		}
		level = float64(total)
	}
}

func TestArticlesAgreeWithTheirTotals(t *testing.T) {
	t.Parallel()
	w := newWorld()
	sums, seen := map[string]int{}, map[string]bool{}
	for _, a := range w.articles {
		key := a.title + compact(a.at)
		if seen[key] {
			t.Errorf("title and day are no key: %s", key)
		}
		seen[key] = true
		if a.opened > a.reads || a.opened > a.delivered || a.shares > a.reads || a.favourites > a.reads || a.likes > a.reads || a.finish > unit {
			t.Errorf("%s: a part is larger than its whole: %+v", key, a)
		}
		if a.month == last {
			sums["like"] += a.likes
			sums["comment"] += a.comments
			sums["share"] += a.shares
			sums["favourite"] += a.favourites
			sums["new"] += a.newFollowers
		}
	}
	for _, kind := range plannedKinds {
		if got, ok := sums[kind.name]; ok && got != kind.count {
			t.Errorf("articles hold %d of %s, the daily file %d", got, kind.name, kind.count)
		}
	}
	if sums["new"] != pageFollowers {
		t.Errorf("articles brought %d followers, the source file says %d", sums["new"], pageFollowers)
	}
}

func TestPartsNeverExceedTheirWhole(t *testing.T) {
	t.Parallel()
	w := newWorld()
	cases := []struct {
		name  string
		table table
		whole string
		parts []string
	}{
		{"buyers", interactionTable(w), "人数", []string{"转化人数"}},
		{"sources", sourceTable(w), "新增关注", []string{"次日留存人数", "取消关注人数"}},
		{"source days", sourceTable(w), "次日留存人数", []string{"7日留存人数"}},
		{"platforms", platformTable(w), "引流关注人数", []string{"解绑人数"}},
		{"retention", retentionTable(w), "队列人数", []string{"留存人数"}},
		{"zones", zoneTable(), "views", []string{"clicks"}},
		{"segments", segmentTable(), "阅读人数", []string{"分享人数", "用户数"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rowsOf(c.table, func(row map[string]string) {
				whole, _ := number(row[c.whole])
				for _, part := range c.parts {
					if n, ok := number(row[part]); !ok || n > whole || n < 0 {
						t.Errorf("%s %q of %s %q in %v", part, row[part], c.whole, row[c.whole], row)
					}
				}
			})
		})
	}
}

func TestOneDayHasMorePeopleThanMessages(t *testing.T) {
	t.Parallel()
	var found []string
	rowsOf(interactionTable(newWorld()), func(row map[string]string) {
		n, _ := number(row["次数"])
		if people, _ := number(row["人数"]); people > n {
			found = append(found, row["日期"]+" "+row["互动类型"])
		}
	})
	if len(found) != 1 || found[0] != "2026-10-20 message" {
		t.Errorf("rows with more people than times: %v", found)
	}
}

func TestFunnelIsNestedAndTrackingGapStaysMissing(t *testing.T) {
	t.Parallel()
	before, gaps := 0.0, 0
	rowsOf(funnelTable(newWorld()), func(row map[string]string) {
		n, ok := number(row["人数"])
		switch {
		case !ok:
			gaps++
			return
		case row["环节"] != "exposure" && n > before:
			t.Errorf("%s: %v at %s after %v", row["日期"], n, row["环节"], before)
		}
		before = n
	})
	if gaps != 1 {
		t.Errorf("%d missing stage counts, want 1", gaps)
	}
}

func TestRetentionFallsEveryDayAndGroupsAddUp(t *testing.T) {
	t.Parallel()
	before := map[string]float64{}
	whole, groups := tally{}, tally{}
	rowsOf(retentionTable(newWorld()), func(row map[string]string) {
		n, _ := number(row["留存人数"])
		key := row["队列"] + row["分组"]
		if row["天数"] != "0" && n > before[key] {
			t.Errorf("cohort %s rises to %v on day %s", key, n, row["天数"])
		}
		before[key] = n
		if row["分组"] == "" {
			whole.add(row, row["队列"]+"."+row["天数"], "留存人数")
		} else {
			groups.add(row, row["队列"]+"."+row["天数"], "留存人数")
		}
	})
	for key, n := range groups {
		if whole[key] != n {
			t.Errorf("groups of %s add up to %v, the cohort has %v", key, n, whole[key])
		}
	}
}

func TestCommentTimesAreInOrder(t *testing.T) {
	t.Parallel()
	users := map[string]bool{}
	rowsOf(commentTable(newWorld()), func(row map[string]string) {
		written, err := time.Parse("2006-01-02 15:04", row["评论时间"])
		if err != nil {
			t.Fatal(err)
		}
		replied, _ := time.Parse("2006-01-02 15:04", row["回复时间"]) // "--" stays the zero time
		bought, _ := time.Parse("2006-01-02 15:04", row["下单时间"])
		if users[row["用户"]] {
			t.Errorf("user %s comments twice", row["用户"])
		}
		users[row["用户"]] = true
		if !replied.IsZero() && !replied.After(written) || !bought.IsZero() && (!bought.After(written) || bought.Before(replied)) {
			t.Errorf("times out of order: %v", row)
		}
	})
}
