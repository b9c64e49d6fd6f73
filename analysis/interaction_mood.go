package analysis

import (
	"cmp"
	"slices"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// sortByValue sorts greatest first, missing last, ties by name.
func sortByValue[T any](list []T, value func(T) report.Number, name func(T) string) {
	slices.SortFunc(list, func(a, b T) int {
		x, y := value(a), value(b)
		if x.Known != y.Known {
			if x.Known {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(y.F, x.F), cmp.Compare(name(a), name(b)))
	})
}

// comeback is how long after an answer a purchase counts as won back.
const comeback = 30 * 24 * time.Hour

// fewest is the least number of people whose buying is shown as a rate.
const fewest = 50

// topic is one subject of negative comments.
type topic struct {
	name   string
	metric report.Metric
	told   bool // its alert value told it
}

// moods measures the comments by their labels, and by the model's estimate where
// they have none: the negative share, what the negative
// ones are about, how their writers came back, and the graded response.
func (s *Interaction) moods(f *frame, talk []remark) {
	if len(talk) == 0 {
		return
	}
	labelled := slices.DeleteFunc(slices.Clone(talk), func(r remark) bool { return r.mood == unlabelled && !r.guessed })
	if len(labelled) == 0 {
		f.note("note.no_labels")
		s.firstTable(f, talk)
		return
	}
	guessed := estimated(labelled)
	if len(labelled) < len(talk) && !guessed {
		f.note("note.some_labels", report.Args{"n": len(labelled), "all": len(talk)})
	}
	f.negativeShare(labelled)
	topics := s.topics(f, talk)
	if f.listed() {
		f.topicNotes(talk)
	}
	// Who came back is told of labelled comments only: a wrong call must not pass for a lost customer.
	if slices.ContainsFunc(labelled, func(r remark) bool { return !r.guessed }) {
		f.buying(talk)
		f.wonBack(talk)
	}
	if f.sawReplies() {
		f.add(s.levelTable(f, labelled))
	}
	s.firstTable(f, talk)
	f.topicFigure(topics, talk)
	f.samples(talk)
	f.comebackFigure(talk)
	f.focus(topics, talk)
	f.topicsUnlikePast(topics)
}

// badShare is the negative part of the labelled comments.
func badShare(talk []remark) fraction {
	bad, all := 0, 0
	for _, r := range talk {
		if r.mood == unlabelled {
			continue
		}
		all++
		if r.mood == negative {
			bad++
		}
	}
	if all == 0 {
		return fraction{}
	}
	return fraction{report.Some(float64(bad)), report.Some(float64(all))}
}

// about is the part of the negative comments with a topic that is about one.
func about(talk []remark, name string) fraction {
	hit, all := 0, 0
	for _, r := range talk {
		if r.mood != negative || len(r.topics) == 0 {
			continue
		}
		all++
		if slices.Contains(r.topics, name) {
			hit++
		}
	}
	if all == 0 {
		return fraction{}
	}
	return fraction{report.Some(float64(hit)), report.Some(float64(all))}
}

// topics measures what the negative comments are about, most frequent first.
func (s *Interaction) topics(f *frame, talk []remark) []topic {
	names := map[string]bool{}
	for _, r := range talk {
		if r.mood == negative {
			for _, name := range r.topics {
				names[name] = true
			}
		}
	}
	var out []topic
	for _, name := range sortedKeys(names) {
		m := f.rate("interaction.negative_topic_share."+name, report.Down, 1, func(p report.Period) fraction { return about(f.talk(p), name) })
		j := f.hold(s.Alerts, watched{measure: "negative_topic_share", value: name, metric: m, label: f.say("label.topic", report.Args{"topic": f.topicName(name)})})
		out = append(out, topic{name, m, j.verdict != ""})
	}
	sortByValue(out, func(t topic) report.Number { return t.metric.Value }, func(t topic) string { return t.name })
	if len(out) == 0 && f.value("interaction.negative_share").Or(0) > 0 {
		f.note("note.no_topics")
	}
	return out
}

// buyers counts the comments, and those whose writer bought at any time after,
// that keep accepts.
func buyers(talk []remark, keep func(remark) bool) fraction {
	bought, all := 0, 0
	for _, r := range talk {
		if !keep(r) {
			continue
		}
		all++
		if r.bought.After(r.at) {
			bought++
		}
	}
	if all == 0 {
		return fraction{}
	}
	return fraction{report.Some(float64(bought)), report.Some(float64(all))}
}

// buying measures how many writers of each mood, and of negative comments on
// each topic, bought at any time after their comment.
func (f *frame) buying(talk []remark) {
	if !f.sawPurchases() {
		return
	}
	names := map[string]func(remark) bool{}
	for _, r := range talk {
		if r.mood == unlabelled || r.label == "" {
			continue
		}
		names[r.label] = func(o remark) bool { return o.label == r.label }
		for _, t := range r.topics {
			if r.mood == negative {
				names[r.label+"."+t] = func(o remark) bool { return o.label == r.label && slices.Contains(o.topics, t) }
			}
		}
	}
	for _, name := range sortedKeys(names) {
		f.rate("interaction.bought."+name, report.Up, 1, func(p report.Period) fraction { return buyers(f.talk(p), names[name]) })
	}
}

// back counts the negative comments that keep accepts, and those whose writer
// bought within 30 days of the answer, or of the comment where it has none.
func back(talk []remark, keep func(waited time.Duration, answered bool) bool, horizon time.Time) fraction {
	won, all := 0, 0
	for _, r := range talk {
		waited, answered, ok := r.wait(horizon)
		if r.mood != negative || r.guessed || !ok || !keep(waited, answered) {
			continue
		}
		all++
		from := r.at
		if answered {
			from = r.replied
		}
		if r.bought.After(from) && r.bought.Sub(from) <= comeback {
			won++
		}
	}
	if all == 0 {
		return fraction{}
	}
	return fraction{report.Some(float64(won)), report.Some(float64(all))}
}

func inTime(waited time.Duration, answered bool) bool { return answered && waited <= promptly }
func late(waited time.Duration, answered bool) bool   { return answered && waited > promptly }
func never(waited time.Duration, answered bool) bool  { return !answered && waited >= promptly }
func notYet(waited time.Duration, answered bool) bool {
	return late(waited, answered) || never(waited, answered)
}

// wonBack measures how many writers of negative comments answered within two
// hours bought in the 30 days after, beside those who waited longer.
func (f *frame) wonBack(talk []remark) {
	if !f.sawPurchases() || !f.sawReplies() {
		f.inapplicable("interaction.won_back", "comeback")
		f.note("note.no_comeback")
		return
	}
	horizon := f.horizon()
	m := f.rate("interaction.won_back", report.Up, 1, func(p report.Period) fraction { return back(f.talk(p), inTime, horizon) })
	others := f.rate("interaction.won_back_late", report.Up, 1, func(p report.Period) fraction { return back(f.talk(p), notYet, horizon) })
	young := 0
	for _, r := range talk {
		if waited, answered, ok := r.wait(horizon); ok && r.mood == negative && !r.guessed && inTime(waited, answered) && horizon.Sub(r.replied) < comeback && !r.bought.After(r.replied) {
			young++
		}
	}
	if young > 0 {
		f.note("note.young", report.Args{"n": young})
	}
	if !m.Value.Known || !others.Value.Known || m.Denominator.F < fewest || others.Denominator.F < fewest {
		f.lacks("interaction.won_back", "comments", report.Args{"have": report.Q(report.Some(min(m.Denominator.Or(0), others.Denominator.Or(0))), report.UnitCount), "need": fewest})
		return
	}
	f.looked("interaction.won_back")
	gap := stats.Newcombe(m.Numerator.F, m.Denominator.F, others.Numerator.F, others.Denominator.F)
	const rule = "interaction.won_back"
	test := stats.TwoProportion(m.Numerator.F, m.Denominator.F, others.Numerator.F, others.Denominator.F)
	if !(gap.Low > 0) || !(test.P < f.in.Rules.Param(rule, "alpha", 0.005)) {
		return
	}
	topics, stratified := backByTopic(talk, horizon).compare(1)
	if stratified && f.misleads(topics, f.measureLabel("interaction", "won_back"), f.in.Words.Say("strata.by.topic")) {
		return
	}
	more := func(gap float64) report.Number { return report.Some(gap * others.Denominator.F) }
	c := claim{rule: rule, variant: "prompt", subject: "won_back", metric: m, severity: report.Good, verdict: report.Certain, direction: report.Up,
		impact: report.Impact{Value: more(m.Value.F - others.Value.F), Unit: "customers", Low: more(gap.Low), High: more(gap.High)},
		args: report.Args{"others": report.Q(others.Value, report.UnitRate), "others_n": report.Q(others.Denominator, report.UnitCount),
			"more": report.Q(more(m.Value.F-others.Value.F), report.UnitCount)}}
	c.evidence = []string{f.say("evidence.comeback", report.Args{"n": report.Q(m.Denominator, report.UnitCount), "others_n": report.Q(others.Denominator, report.UnitCount),
		"low": report.Q(report.Some(gap.Low), report.UnitPoints), "high": report.Q(report.Some(gap.High), report.UnitPoints)})}
	if stratified {
		c.evidence = append(c.evidence, f.stratified(topics, f.in.Words.Say("strata.by.topic")))
		if topics.uneven() {
			c.verdict = report.Likely
		}
	}
	f.find(c)
}

// backByTopic counts who bought after an answer within two hours and who after a later
// one or none, by the first topic of the comment: easy topics may be answered first.
func backByTopic(talk []remark, horizon time.Time) strata {
	byTopic := map[string][]remark{}
	for _, r := range talk {
		if len(r.topics) > 0 {
			byTopic[r.topics[0]] = append(byTopic[r.topics[0]], r)
		}
	}
	out := strata{}
	for name, own := range byTopic {
		out.add(name, true, back(own, inTime, horizon))
		out.add(name, false, back(own, notYet, horizon))
	}
	return out
}

// focus tells when one topic makes up more than the rule's part of the negative
// comments, and how its writers buy beside those of positive ones.
func (f *frame) focus(topics []topic, talk []remark) {
	const rule = "interaction.negative_focus"
	if len(topics) == 0 {
		f.inapplicable(rule, "topics")
		return
	}
	top, limit := topics[0], f.in.Rules.Param(rule, "share", 0.5)
	m := top.metric
	if least := f.in.Rules.Param(rule, "least", fewest); m.Denominator.Or(0) < least {
		f.lacks(rule, "comments", report.Args{"have": report.Q(report.Some(m.Denominator.Or(0)), report.UnitCount), "need": report.Q(report.Some(least), report.UnitCount)})
		return
	}
	f.looked(rule)
	if top.told {
		return
	}
	j := judge(m, above(limit), 1, report.Missing, nil)
	if j.verdict != report.Certain && j.verdict != report.Likely {
		return
	}
	c := claim{rule: rule, variant: "focus", subject: top.name, label: f.topicName(top.name), metric: m, severity: report.Notice, verdict: j.verdict, direction: report.Up,
		args: report.Args{"n": report.Q(m.Denominator, report.UnitCount)}}
	bad, good := f.boughtAfter(negative, top.name), f.boughtAfter(positive, "")
	if ratio := bad.Value.Over(good.Value); ratio.Known && bad.Denominator.F >= fewest && good.Denominator.F >= fewest &&
		stats.Newcombe(bad.Numerator.F, bad.Denominator.F, good.Numerator.F, good.Denominator.F).High < 0 {
		c.variant = "focus_repair"
		c.args["ratio"] = report.Q(ratio, report.UnitRate)
		c.evidence = []string{f.say("evidence.repair", report.Args{"bad": report.Q(bad.Value, report.UnitRate), "bad_n": report.Q(bad.Denominator, report.UnitCount),
			"good": report.Q(good.Value, report.UnitRate), "good_n": report.Q(good.Denominator, report.UnitCount)})}
	}
	f.find(f.doubted(c, talk))
}

// boughtAfter is the buying of one mood, and of one topic of it.
func (f *frame) boughtAfter(of mood, topic string) report.Metric {
	labels := map[string]bool{}
	for _, r := range f.talk(f.in.Job.Period) {
		if r.mood == of && !r.guessed {
			labels[r.label] = true
		}
	}
	for _, label := range sortedKeys(labels) {
		name := "interaction.bought." + label
		if topic != "" {
			name += "." + topic
		}
		if m := f.metric(name); m.Value.Known {
			return m
		}
	}
	return report.Metric{}
}
