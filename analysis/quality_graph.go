package analysis

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/wxreport/wxreport/report"
)

// figureReads is what each figure, by the first two parts of its name, is computed
// from. A test disturbs every column of every case and holds the figures that move
// against this list.
var figureReads = map[string][]string{
	"growth.new": {"followers.new"}, "growth.cancelled": {"followers.cancelled"}, "growth.net": {"followers.new", "followers.cancelled"},
	"growth.total": {"followers.total"}, "growth.cancel_rate": {"followers.cancelled", "followers.total"},
	"growth.daily_cancel_rate": {"followers.cancelled", "followers.total"},
	"growth.new_adjusted":      {"followers.new"}, "growth.new_share": {"followers.new"}, "growth.concentration": {"followers.new"},

	"audience.share": {"audience.users"}, "audience.new_share": {"audience.new_users", "audience.users"},
	"audience.drift":      {"audience.users"},
	"audience.lift":       {"segments.users", "segments.reads", "segments.shares", "segments.opens"},
	"audience.tier_share": {"audience.users", "segments.users", "segments.daily_opens", "segments.dwell_seconds"},

	"content.published": {"articles.published_at"}, "content.reads": {"articles.reads"}, "content.average_reads": {"articles.reads"},
	"content.open_rate": {"articles.opened", "articles.delivered"}, "content.delivery_rate": {"articles.delivered", "articles.published_at", "followers.total"},
	"content.share_rate": {"articles.shares", "articles.reads"}, "content.favourite_rate": {"articles.favourites", "articles.reads"},
	"content.share_conversion": {"articles.shared_reads", "articles.shares"}, "content.finish_rate": {"articles.finish_rate", "articles.reads"},
	"content.reads_ratio":          {"articles.reads", "articles.position", "articles.published_at", "article_days.reads", "article_days.date"},
	"content.reads_ratio_adjusted": {"articles.reads", "articles.position", "articles.published_at", "article_days.reads", "article_days.date"},
	"content.follow_rate":          {"spread.new_followers", "spread.readers"}, "content.quality": {"spread.quality_score"},

	"interaction.per_day": {"interactions.count"}, "interaction.conversion": {"interactions.converted_users", "interactions.users"},
	"interaction.bought_72h":            {"comments.bought_at", "comments.time", "interactions.converted_users", "interactions.users"},
	"interaction.answered_2h":           {"comments.replied_at", "comments.time"},
	"interaction.response_median_hours": {"comments.replied_at", "comments.time"}, "interaction.response_p90_hours": {"comments.replied_at", "comments.time"},
	"interaction.negative_share":       {"comments.sentiment", "comments.text", "comments.time"},
	"interaction.negative_topic_share": {"comments.sentiment", "comments.topic", "comments.text", "comments.time"},
	"interaction.bought":               {"comments.sentiment", "comments.topic", "comments.text", "comments.bought_at", "comments.time"},
	"interaction.won_back":             {"comments.sentiment", "comments.text", "comments.bought_at", "comments.replied_at", "comments.time"},
	"interaction.won_back_late":        {"comments.sentiment", "comments.text", "comments.bought_at", "comments.replied_at", "comments.time"},

	"traffic.visit_share": {"sources.visits"}, "traffic.visits": {"sources.visits"}, "traffic.concentration": {"sources.visits"}, "traffic.follow_rate": {"sources.new_followers", "sources.visitors", "sources.visits"},
	"traffic.retention_1": {"sources.retained_1", "sources.new_followers"}, "traffic.retention_7": {"sources.retained_7", "sources.new_followers"},
	"traffic.retention_30": {"sources.retained_30", "sources.new_followers"}, "traffic.order_value": {"sources.revenue", "sources.orders"},
	"traffic.unfollow_rate": {"sources.unfollowed", "sources.new_followers"},

	"funnel.users": {"funnel.users"}, "funnel.rate": {"funnel.users"}, "funnel.orders": {"funnel.users"}, "funnel.overall": {"funnel.users"},
	"funnel.zone_ctr": {"zones.clicks", "zones.views"}, "funnel.zone_expected": {"zones.clicks", "zones.views", "zones.position"},

	"retention.rate":      {"retention.users", "retention.size", "retention.rate", "retention.day"},
	"retention.gap":       {"retention.users", "retention.size", "retention.rate", "retention.day", "benchmarks.value", "benchmarks.uncertainty"},
	"retention.peak_day":  {"retention.users", "retention.size", "retention.rate", "retention.day"},
	"retention.model":     {"retention.users", "retention.size", "retention.day"},
	"retention.projected": {"retention.users", "retention.size", "retention.day"},
	"retention.trend":     {"retention.users", "retention.size", "retention.day", "retention.rate"}, "retention.loss_ratio": {"retention.users", "retention.size", "retention.day", "retention.rate", "articles.published_at"},
	"retention.model_fits": {"retention.users", "retention.size", "retention.day"}, "retention.revenue_per_1000_reads": {"articles.revenue", "articles.reads"},

	"competitors.value": {"competitors.value", "followers.new", "articles.published_at"},
	"competitors.gap":   {"competitors.value", "followers.new", "articles.published_at"}, "competitors.keyword_rate": {"titles.title", "articles.title"},
	"competitors.keyword_rate_peers": {"titles.title"}, "competitors.keyword_gap": {"titles.title", "articles.title"},
	"competitors.typical_reads": {"titles.reads"},

	"experiments.rate": {"experiments.conversions", "experiments.exposures"}, "experiments.lift": {"experiments.conversions", "experiments.exposures"}, "experiments.shrunk_lift": {"experiments.conversions", "experiments.exposures"},
	"experiments.p": {"experiments.conversions", "experiments.exposures"}, "experiments.srm_p": {"experiments.exposures", "experiments.planned_share"},
	"experiments.verdict": {"experiments.conversions", "experiments.exposures", "experiments.planned_share"},

	"platforms.users": {"platforms.users"}, "platforms.users_per_day": {"platforms.users"}, "platforms.share": {"platforms.users"},
	"platforms.reads": {"platforms.reads"}, "platforms.orders": {"platforms.orders"}, "platforms.revenue": {"platforms.revenue"},
	"platforms.gmv_per_user": {"platforms.revenue", "platforms.linked_followers"}, "platforms.unlink_rate": {"platforms.unlinked", "platforms.linked_followers"},
}

// ruleReads is what a rule looks at beyond the figure its finding is about: other
// figures, and columns that are no figure.
var ruleReads = map[string][]string{
	"content.path_better": {"content.follow_rate"}, "content.path_tradeoff": {"content.follow_rate", "content.quality"},
	"content.best_slot":          {"articles.published_at", "articles.position"},
	"content.type_differs":       {"articles.published_at", "articles.position", "articles.reads", "article_days.reads"},
	"interaction.negative_focus": {"interaction.negative_topic_share", "interaction.bought"},
	"funnel.zone_behind_peer":    {"zones.peer_ctr"}, "funnel.zone_unlike_place": {"zones.position"}, "funnel.below_alert": {"funnel.users"},
	"retention.below_benchmark": {"benchmarks.value", "benchmarks.uncertainty"}, "retention.above_benchmark": {"benchmarks.value", "benchmarks.uncertainty"},
	"retention.churn_peak": {"benchmarks.value"}, "retention.trade_off": {"retention.rate", "retention.revenue_per_1000_reads"},
	"traffic.tradeoff":    {"orders.amount", "traffic.follow_rate", "traffic.retention_1", "traffic.retention_7", "traffic.retention_30", "traffic.order_value", "traffic.unfollow_rate"},
	"platforms.hand_over": {"platforms.gmv_per_user", "platforms.unlink_rate"}, "experiments.invalid": {"experiments.srm_p"},
	"experiments.winner": {"experiments.verdict"}, "experiments.leading": {"experiments.verdict"}, "experiments.not_enough_data": {"experiments.verdict"},
	"experiments.equivalent": {"experiments.verdict"}, "experiments.factors": {"experiments.verdict"}, "experiments.vetoed": {"experiments.verdict"},
}

// ruleFigures is what a rule's findings may be about; of a rule that is not listed,
// any figure of its section.
var ruleFigures = map[string][]string{
	"growth.unlike_past": {"growth.new"}, "growth.unusual_day": {"growth.new", "growth.cancelled"}, "growth.level_shift": {"growth.new"}, "growth.concentration": {"growth.new_share"},
	"audience.worth_pushing": {"audience.lift"}, "audience.unlike_past": {"audience.new_share"}, "audience.drift": {"audience.drift"},
	"content.below_own_past": {"content.open_rate", "content.share_rate", "content.favourite_rate", "content.finish_rate", "content.share_conversion"},
	"content.type_differs":   {"content.open_rate", "content.share_rate", "content.favourite_rate", "content.finish_rate", "content.share_conversion", "content.average_reads"},
	"content.best_slot":      {"content.open_rate", "content.share_rate", "content.finish_rate"},
	"content.path_better":    {"content.follow_rate"}, "content.path_tradeoff": {"content.follow_rate"},
	"interaction.negative_focus": {"interaction.negative_topic_share"}, "interaction.topic_unlike_past": {"interaction.negative_topic_share"},
	"interaction.won_back":  {"interaction.won_back", "interaction.won_back_late"},
	"traffic.concentration": {"traffic.visit_share"},
	"traffic.tradeoff":      {"traffic.follow_rate", "traffic.retention_1", "traffic.retention_7", "traffic.retention_30", "traffic.order_value", "traffic.unfollow_rate"},
	"funnel.below_alert":    {"funnel.rate", "funnel.overall"}, "funnel.above_alert": {"funnel.rate", "funnel.overall"},
	"funnel.unlike_past": {"funnel.rate"}, "funnel.mix_shift": {"funnel.rate"}, "funnel.zone_behind_peer": {"funnel.zone_ctr"}, "funnel.zone_unlike_place": {"funnel.zone_ctr"},
	"retention.below_benchmark": {"retention.rate"}, "retention.above_benchmark": {"retention.rate"}, "retention.churn_peak": {"retention.peak_day"},
	"retention.cohort_trend": {"retention.trend"}, "retention.unlike_past": {"retention.rate"}, "retention.calendar_days": {"retention.loss_ratio"},
	"retention.trade_off": {"retention.rate"},
	"competitors.behind":  {"competitors.value"}, "competitors.ahead": {"competitors.value"}, "competitors.keyword_gap": {"competitors.keyword_gap"},
	"platforms.hand_over": {"platforms.unlink_rate", "platforms.gmv_per_user"},
}

// levels are the figures that add up days: those that a missing day makes too small.
// Of rates and averages a day more or less changes little.
var levels = []string{"growth.new", "growth.cancelled", "growth.net", "growth.new_adjusted", "growth.cancel_rate", "content.published", "content.reads", "traffic.visits", "funnel.orders",
	"funnel.users", "platforms.users", "platforms.reads", "platforms.orders", "platforms.revenue", "competitors.value", "competitors.gap"}

// averages are the figures a day, which a day cut short lowers and a missing one does not.
var averages = []string{"interaction.per_day", "platforms.users_per_day"}

// courseRules hold a period, or days of it, against the account's own past.
var courseRules = []string{"growth.unlike_past", "growth.unusual_day", "growth.level_shift", "audience.unlike_past", "content.below_own_past", "retention.unlike_past", "funnel.unlike_past", "funnel.mix_shift", "interaction.topic_unlike_past",
	"growth.why_changed", "content.why_changed", "traffic.why_changed", "funnel.why_changed"}

// blames is which columns a fault makes doubtful where it is not its own alone: of
// figures that must agree nobody can tell which is wrong.
var blames = map[string][]string{
	"net":           {"followers.new", "followers.cancelled"},
	"identity":      {"followers.total", "followers.new", "followers.cancelled"},
	"source_total":  {"followers.new"},
	"cohort_size":   {"retention.size", "followers.new"},
	"traffic_total": {"sources.new_followers", "followers.new"},
}

// subjects is the column that tells apart figures which do not depend on each other.
var subjects = map[string]string{"funnel": "stage", "interactions": "kind", "experiments": "experiment"}

// doubts reports whether a fault of the data makes a finding doubtful: its figure, or
// what its rule looks at besides, is computed from what the fault blames.
func doubts(q report.Check, f report.Finding) bool {
	if !reaches(q, f.Rule, family(f.Metric)) {
		return false
	}
	of := strings.SplitN(f.Metric, ".", 3)
	if q.Subject == "" || subjects[q.Dataset] == "" || len(of) < 3 {
		return true
	}
	return slices.ContainsFunc(strings.FieldsFunc(of[2], func(r rune) bool { return r == '>' || r == '.' }), func(part string) bool { return part == q.Subject }) ||
		f.Subject == q.Subject || strings.HasPrefix(of[2], q.Subject+".")
}

// reaches is doubts for a rule and the figure it is about.
func reaches(q report.Check, rule, figure string) bool {
	return reachesFrom(q, blamedBy(q), rule, figure)
}

func reachesFrom(q report.Check, blamed []string, rule, figure string) bool {
	switch q.Check {
	case "missing_days", "partial_day":
		halved := q.Check == "partial_day" && slices.Contains(averages, figure)
		if !slices.Contains(levels, figure) && !slices.Contains(courseRules, rule) && !halved {
			return false
		}
	case "definition":
		if !slices.Contains(courseRules, rule) {
			return false
		}
	}
	if rule == disagreeRule {
		return false // it is the fault itself
	}
	doubtful := func(column string) bool {
		return slices.ContainsFunc(blamed, func(part string) bool {
			rest, found := strings.CutPrefix(column, part)
			return found && (rest == "" || rest[0] == '.')
		})
	}
	return reads(rule, figure, doubtful)
}

// reads reports whether a column behind a finding is such a one.
func reads(rule, figure string, such func(column string) bool) bool {
	return slices.ContainsFunc(figureReads[figure], such) || slices.ContainsFunc(ruleReads[rule], func(name string) bool {
		if columns, ok := figureReads[name]; ok {
			return slices.ContainsFunc(columns, such)
		}
		return such(name)
	})
}

// blamedBy is the columns, or the whole dataset, that a fault makes doubtful.
func blamedBy(q report.Check) []string {
	if columns, ok := blames[q.Check]; ok {
		return columns
	}
	schema, _ := report.SchemaOf(q.Dataset)
	if q.Column == "" || q.Column == schema.Time && q.Dataset != "comments" && q.Dataset != "articles" || slices.Contains(schema.Key, q.Column) {
		return []string{q.Dataset}
	}
	out := []string{q.Dataset + "." + q.Column}
	if q.Check == "retained_above" || q.Check == "retained_below" {
		return append(out, "retention.users", "retention.rate")
	}
	for _, f := range faults {
		if q.Check == "exceeds" && f.dataset == q.Dataset && f.part == q.Column {
			out = append(out, q.Dataset+"."+f.whole)
		}
	}
	return out
}

// sectionFigures are the figures of each section that something is read for.
var sectionFigures = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for _, figure := range slices.Sorted(maps.Keys(figureReads)) {
		section, _, _ := strings.Cut(figure, ".")
		out[section] = append(out[section], figure)
	}
	return out
})

// affected lists the rules whose findings a fault may make doubtful, sorted.
func affected(q report.Check, rules report.Rulebook) []string {
	var out []string
	blamed := blamedBy(q)
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		figures := ruleFigures[rule]
		if figures == nil {
			section, _, _ := strings.Cut(rule, ".")
			figures = sectionFigures()[section]
		}
		if slices.ContainsFunc(figures, func(figure string) bool { return reachesFrom(q, blamed, rule, figure) }) {
			out = append(out, rule)
		}
	}
	return out
}
