package main

import "math/rand/v2"

// readersMonth is the number of people who read the account in October 2026; 62 % of them for the first time.
const readersMonth, newReaders = 1640000, 1016800

// dimensionPlan is one dimension of the audience page: its values and their users in October, adding up to readersMonth.
type dimensionPlan struct {
	name   string
	values []string
	users  []int
}

var plannedAudience = []dimensionPlan{
	{"gender", []string{"男", "女"}, []int{787200, 852800}},
	{"age", []string{"18岁以下", "18-25", "25-35", "35-45", "45岁以上"}, []int{65600, 574000, 541200, 311600, 147600}},
	{"province", []string{"广东", "浙江", "江苏", "山东", "四川", "河南", "湖北", "北京", "上海", "福建", "其他"},
		[]int{246000, 196800, 172200, 114800, 103320, 91840, 82000, 78720, 75440, 67240, 411640}},
	{"device", []string{"Android", "iPhone", "HarmonyOS", "其他"}, []int{820000, 590400, 196800, 32800}},
	{"tier", []string{"高活跃", "中活跃", "低活跃", "沉默"}, []int{180400, 410000, 656000, 393600}},
	{"new_or_returning", []string{"新用户", "老用户"}, []int{newReaders, readersMonth - newReaders}},
}

// audienceTable holds October, the month before and the month a year ago. New readers are counted under every value. One value
// of the month before was typed with full-width digits.
func audienceTable(w *world) table {
	r := stream("audience")
	t := table{header: []string{"维度", "取值", "用户数", "新用户数", "月份"}}
	for _, past := range []struct{ month, percent, fresh int }{{1, 71, 6140}, {last - 1, 98, 6210}, {last, 100, 6200}} {
		for _, plan := range plannedAudience {
			users := plan.users
			if past.month < last {
				users = allocate(readersMonth*past.percent/100, jitter(r, plan.users, .012))
			}
			fresh := allocate(scale(int64(sum(users)), int64(past.fresh), unit), jitter(r, users, .01))
			if plan.name == "new_or_returning" {
				fresh = []int{users[0], 0}
			}
			for i, value := range plan.values {
				var n any = users[i]
				if past.month == last-1 && value == "湖北" {
					n = fullWidth(text(n))
				}
				t.add(plan.name, value, n, fresh[i], w.months[past.month].label())
			}
		}
	}
	return t
}

// fullWidth writes digits as a Chinese input method does when it is left in full-width mode.
func fullWidth(digits string) string {
	out := []rune(digits)
	for i, c := range out {
		out[i] = c - '0' + '０'
	}
	return string(out)
}

// Women of 25 to 35 share beauty content 2.3 times as often as everybody else, among readers of beauty and over all topics.
const beautyReads, beautyUsers = 240000, 40000

// topicPlan is a topic of the cross table with the reads and users of everybody but the segment.
type topicPlan struct {
	name         string
	reads, users int
}

var plannedTopics = []topicPlan{{"美妆", 960000, 160000}, {"家居", 1800000, 300000}, {"美食", 1680000, 280000}, {"母婴", 1146000, 191000}, {"数码", 1240000, 206667}}

// segmentTable crosses gender, age and topic; its reads and shares add up to those of the month's articles.
func segmentTable() table {
	r := stream("segments")
	t := table{header: []string{"性别", "年龄", "品类", "用户数", "阅读人数", "分享人数", "停留时长(秒)", "日均打开次数"}}
	shares := 0
	for _, plan := range plannedTypes {
		shares += plan.shares
	}
	// s shares per read elsewhere and 2.3 s in the segment: s = shares / (reads elsewhere + 2.3 x reads of the segment).
	elsewhere := 0
	for _, topic := range plannedTopics {
		elsewhere += topic.reads
	}
	beautyShares := scale(int64(shares), 23*beautyReads, 10*int64(elsewhere)+23*beautyReads)
	ofTopics := make([]int64, len(plannedTopics))
	for i, topic := range plannedTopics {
		ofTopics[i] = int64(topic.reads)
	}
	topicShares := allocate(shares-beautyShares, ofTopics)
	for i, topic := range plannedTopics {
		reads, users, shared := spreadTopic(r, topic, topicShares[i])
		for c, n := range reads {
			gender, age := plannedAudience[0].values[c%2], plannedAudience[1].values[c/2]
			if topic.name == "美妆" && gender == "女" && age == "25-35" {
				n, users[c], shared[c] = beautyReads, beautyUsers, beautyShares
			}
			dwell := scale(74, wobble(r, .15), unit)
			opens := float64(scale(210, wobble(r, .12), unit)) / 100
			t.add(gender, age, topic.name, users[c], n, shared[c], dwell, opens)
		}
	}
	return t
}

// spreadTopic splits a topic over ages and genders (age major, men first) by the audience; the segment's own cell stays empty.
func spreadTopic(r *rand.Rand, topic topicPlan, shares int) (reads, users, shared []int) {
	var weights []int64
	for _, age := range plannedAudience[1].users {
		for g, gender := range plannedAudience[0].users {
			taste := int64(100)
			if g == 0 && (topic.name == "美妆" || topic.name == "母婴") {
				taste = 35
			}
			weights = append(weights, int64(age)*int64(gender)/1000000*taste*wobble(r, .08)/100)
		}
	}
	if topic.name == "美妆" {
		weights[5] = 0
	}
	reads = allocate(topic.reads, weights)
	// Everybody else shares about alike, so that the segment stands out alone.
	return reads, allocate(topic.users, jitter(r, reads, .06)), allocate(shares, jitter(r, reads, .025))
}

// spreadTable is the way of content from the push to Moments and private groups. Moments brings 37 % more followers a reader
// than the push, of a quality 12 points lower. The last row is the total the operator's sheet ends with.
func spreadTable() table {
	t := table{header: []string{"传播路径", "阅读人数", "新增关注", "分享人数", "质量评分"}}
	t.add("direct", 4100000, 6150, 402600, 78)
	t.add("moments", 1900000, 3905, 251200, 66)
	t.add("community", 600000, 1440, 92940, 71)
	t.add("合计", 6600000, 11495, 746740, nil)
	return t
}

func audienceFiles(w *world) ([]output, error) {
	return []output{
		{"data/用户属性.csv", delimited(audienceTable(w), ',')},
		{"data/人群交叉.txt", utf16le(delimited(segmentTable(), '\t'))},
		{"data/传播路径.csv", delimited(spreadTable(), ',')},
	}, nil
}
