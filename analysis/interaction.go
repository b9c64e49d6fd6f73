package analysis

import (
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/analysis/text"
	"github.com/wxreport/wxreport/report"
)

// Interaction measures how often readers like, comment and write, how many of
// them buy, how fast they are answered, and what the negative comments are about.
type Interaction struct {
	Alerts    `yaml:",inline"`
	Targets   map[string]time.Duration `yaml:"targets" doc:"response target by kind of interaction"`
	Levels    []time.Duration          `yaml:"levels" doc:"response targets of the four comment levels, gravest first"`
	RiskWords []string                 `yaml:"risk_words" doc:"words that lift a negative comment to the first level"`
	Sentiment Sentiment                `yaml:"sentiment" doc:"how comments without a sentiment label are judged"`
	Topics    map[string][]string      `yaml:"topics" doc:"words that name a topic of negative comments, on top of the built-in ones; 等~小时 is one word after the other"`

	words *text.Topics
}

// interactionMeasures are the names that alerts may use.
var interactionMeasures = []string{"per_day", "conversion", "bought_72h", "answered_2h", "response_median_hours",
	"response_p90_hours", "negative_share", "negative_topic_share", "won_back"}

// promptly is the time within which the contract's answered_2h counts an answer.
const promptly = 2 * time.Hour

func interactionKind() report.Kind[report.Section] {
	return kind("interaction", "Likes, comments and messages by value: frequency, conversion, response time, and what negative comments are about.", `
kind: interaction
targets: {comment: 2h, message: 2h}
alerts:
  answered_2h: {below: 0.8}
`, func() *Interaction {
		// Four of five comments answered within two hours is what operators promise;
		// the graded targets are those of a small customer service.
		return &Interaction{
			Alerts:    Alerts{report.Alerts{"answered_2h": below(0.8)}},
			Targets:   map[string]time.Duration{"comment": promptly},
			Levels:    []time.Duration{time.Hour, promptly, 12 * time.Hour, 24 * time.Hour},
			RiskWords: []string{"投诉", "举报", "12315", "维权", "律师", "曝光你", "假货", "骗", "退款", "退钱", "过敏", "受伤", "complaint", "refund", "lawyer", "fraud"},
			Sentiment: Sentiment{Model: sentimentModels[0]},
		}
	}, (*Interaction).complete)
}

func (s *Interaction) complete() error {
	for kind, target := range s.Targets {
		if target <= 0 {
			return &report.FieldError{Path: "targets." + kind, Problem: "is not positive", Expected: "a duration such as 2h"}
		}
	}
	if len(s.Levels) != 4 {
		return &report.FieldError{Path: "levels", Problem: "does not have four durations", Expected: "[1h, 2h, 12h, 24h]"}
	}
	for _, target := range s.Levels {
		if target <= 0 {
			return &report.FieldError{Path: "levels", Problem: "has a duration that is not positive", Expected: "[1h, 2h, 12h, 24h]"}
		}
	}
	if s.Sentiment.Model == "" {
		s.Sentiment.Model = sentimentModels[0]
	}
	if !slices.Contains(sentimentModels, s.Sentiment.Model) {
		return &report.FieldError{Path: "sentiment.model", Problem: "is no model", Expected: strings.Join(sentimentModels, ", "), Choices: sentimentModels}
	}
	words, err := text.NewTopics(s.Topics)
	if err != nil {
		return &report.FieldError{Path: "topics", Problem: "has a word that cannot be used: " + err.Error(), Expected: "words by topic, as in 物流: [快递, 等~小时]"}
	}
	s.words = words
	return s.check(measured(interactionMeasures...))
}

// Needs names the counts and the comments; either alone is enough for a part.
func (s *Interaction) Needs() []report.Need {
	return []report.Need{
		{Dataset: "interactions", Columns: []string{"date", "kind", "count"}, Optional: true, For: "need.interaction"},
		{Dataset: "comments", Columns: []string{"time", "text"}, Optional: true, For: "need.interaction_comments"},
	}
}

// exchange is one kind of interaction.
type exchange struct {
	name       string // as the data names it
	perDay     report.Metric
	conversion report.Metric
	bought     report.Metric
	target     time.Duration // 0: none
	met        report.Number // share answered within the target
}

// Analyze measures the kinds, then the answers, then the moods.
func (s *Interaction) Analyze(in report.Input) (report.Chapter, error) {
	f := newFrame("interaction", in)
	s.listen(f)
	kinds := s.kinds(f)
	talk := f.talk(in.Job.Period)
	f.repeatNote()
	if len(kinds) == 0 && len(talk) == 0 {
		f.chapter.Status = report.StatusNotEnoughData
		f.note("note.nothing", report.Args{"period": in.Words.Period(in.Job.Period)})
		return f.finish(), nil
	}
	s.answers(f, kinds)
	if len(kinds) > 0 {
		f.add(s.kindTable(f, kinds))
	} else {
		f.note("note.no_counts")
	}
	f.conversionFigure(kinds)
	f.answerFigure(talk)
	s.moods(f, talk)
	f.inapplicable("interaction.negative_focus", "topics") // nothing was said of any
	f.inapplicable("interaction.topic_unlike_past", "topics")
	f.inapplicable("interaction.won_back", "comeback")
	s.alarms(f, kinds, talk)
	f.interactionCards(kinds)
	f.interactionMessage(kinds)
	return f.finish(), nil
}

// kinds measures each kind of the period, most frequent first.
func (s *Interaction) kinds(f *frame) []exchange {
	now := without(f.now("interactions"), "kind")
	var out []exchange
	for _, name := range ranked(now, "kind", "count") {
		of := func(p report.Period) *report.Dataset { return f.exchangesOf(name, p) }
		if !of(f.in.Job.Period).Sum("count").Known {
			continue
		}
		x := exchange{name: name, target: s.target(name)}
		x.perDay = f.ratio("interaction.per_day."+name, report.UnitCount, report.Up, func(p report.Period) fraction { return perDay(of(p)) })
		phi := daily(days(of(f.in.Job.Period), "converted_users", "users"))
		x.conversion = f.rate("interaction.conversion."+name, report.Up, phi, func(p report.Period) fraction { return pooled(of(p), "converted_users", "users") })
		x.bought = f.boughtSoon(name, x.conversion)
		out = append(out, x)
	}
	return out
}

// exchangesOf is the rows of one kind in a period.
func (f *frame) exchangesOf(kind string, p report.Period) *report.Dataset {
	return f.part("interactions", "="+kind, p, func(ds *report.Dataset, i int) bool { return ds.Text("kind", i) == kind })
}

// target is the response target of a kind, under its own name or the contract's.
func (s *Interaction) target(name string) time.Duration {
	if t, ok := s.Targets[name]; ok {
		return t
	}
	return s.Targets[kindName(name)]
}

// kindName maps the usual Chinese names of interactions to the contract's.
func kindName(name string) string {
	switch name {
	case "点赞", "赞":
		return "like"
	case "评论", "留言", "":
		return "comment"
	case "私信", "消息":
		return "message"
	case "分享", "转发":
		return "share"
	case "收藏":
		return "favourite"
	case "在看":
		return "watching"
	}
	return name
}

// perDay is the interactions over the days that have a count.
func perDay(ds *report.Dataset) fraction {
	dated := ds.Where(func(i int) bool { return ds.Number("count", i).Known && !ds.Time("date", i).IsZero() })
	seen := map[string]bool{}
	for i := range dated.Len() {
		seen[dated.Time("date", i).Format(time.DateOnly)] = true
	}
	if len(seen) == 0 {
		return fraction{}
	}
	return fraction{dated.Sum("count"), report.Some(float64(len(seen)))}
}

// boughtSoon is the share of a kind's users who buy within 72 hours: from the
// purchases beside comments where they are given, else the converted users.
func (f *frame) boughtSoon(name string, conversion report.Metric) report.Metric {
	horizon := f.horizon()
	of := func(p report.Period) fraction { return soonBuyers(f.talk(p), name, horizon) }
	if f.sawPurchases() && of(f.in.Job.Period).den.Known {
		return f.rate("interaction.bought_72h."+name, report.Up, 1, of)
	}
	if !conversion.Value.Known {
		return conversion
	}
	conversion.Name = "interaction.bought_72h." + name
	return f.record(conversion)
}

// alarms holds the measures against their alert values.
func (s *Interaction) alarms(f *frame, kinds []exchange, talk []remark) {
	for _, x := range kinds {
		label := func(measure string) string {
			return f.say("label.of_kind", report.Args{"kind": f.term("interaction", x.name), "measure": f.measureLabel("interaction", measure)})
		}
		perDay := x.perDay
		perDay.Denominator = report.Missing // days are no sample
		f.hold(s.Alerts, watched{measure: "per_day", value: x.name, metric: perDay, full: true, label: label("per_day")})
		f.hold(s.Alerts, watched{measure: "conversion", value: x.name, metric: x.conversion, label: label("conversion"),
			phi: daily(days(f.now("interactions").With("kind", x.name), "converted_users", "users")),
			of: func(p report.Period) report.Number {
				return pooled(f.exchangesOf(x.name, p), "converted_users", "users").value()
			}})
		f.hold(s.Alerts, watched{measure: "bought_72h", value: x.name, metric: x.bought, label: label("bought_72h")})
	}
	s.answerAlarm(f, talk)
	s.waitAlarm(f, "response_median_hours", 0.5, talk)
	s.waitAlarm(f, "response_p90_hours", 0.9, talk)
	s.negativeAlarm(f, talk)
	f.hold(s.Alerts, watched{measure: "won_back", metric: f.metric("interaction.won_back")})
}

func (f *frame) interactionCards(kinds []exchange) {
	if m := f.metric("interaction.answered_2h"); m.Value.Known {
		f.card(f.say("card.answered"), m, func(p report.Period) report.Number { return f.answeredBy(p, "", promptly).value() })
	}
	for _, x := range kinds {
		if kindName(x.name) == "comment" && x.conversion.Value.Known {
			f.card(f.say("card.conversion", report.Args{"kind": f.term("interaction", x.name)}), x.conversion, func(p report.Period) report.Number {
				return pooled(f.exchangesOf(x.name, p), "converted_users", "users").value()
			})
		}
	}
}

// interactionMessage is the headline where no finding gives one.
func (f *frame) interactionMessage(kinds []exchange) {
	if len(f.chapter.Findings) > 0 {
		return
	}
	if m := f.metric("interaction.answered_2h"); m.Value.Known {
		f.chapter.Message = f.say("message.answered", report.Args{"value": report.Q(m.Value, m.Unit)})
		return
	}
	if len(kinds) > 0 {
		top := kinds[0].perDay
		f.chapter.Message = f.say("message.per_day", report.Args{"kind": f.term("interaction", kinds[0].name), "value": report.Q(top.Value, report.UnitCount)}) + f.changes(top)
	}
}
