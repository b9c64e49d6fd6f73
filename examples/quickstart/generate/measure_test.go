package main

import (
	"strings"
	"time"
)

// measure computes the metrics of October from the tables the files are written from, by the definitions of the README.
func measure(w *world) map[string]float64 {
	out := map[string]float64{}
	measureGrowth(w, out)
	measureAudience(w, out)
	measureContent(w, out)
	measureComments(w, out)
	measureTraffic(w, out)
	measureRetention(w, out)
	measureRivals(w, out)
	return out
}

func october(t table, column string, each func(row map[string]string)) {
	rowsOf(t, func(row map[string]string) {
		if strings.HasPrefix(row[column], reported) || strings.HasPrefix(row[column], "202610") {
			each(row)
		}
	})
}

func measureGrowth(w *world, out map[string]float64) {
	s := tally{}
	october(followerTable(w), "时间", func(row map[string]string) { s.add(row, "", "新关注人数") })
	out["growth.new"] = s["新关注人数"]
}

func measureAudience(w *world, out map[string]float64) {
	users, all := tally{}, tally{}
	october(audienceTable(w), "月份", func(row map[string]string) {
		users.add(row, row["维度"]+"."+row["取值"], "用户数")
		all.add(row, row["维度"], "用户数", "新用户数")
	})
	for _, d := range plannedAudience {
		for _, value := range d.values {
			out["audience.share."+d.name+"."+value] = users[d.name+"."+value+"用户数"] / all[d.name+"用户数"]
		}
	}
	out["audience.new_share"] = all["gender新用户数"] / all["gender用户数"]
	s := tally{}
	rowsOf(segmentTable(), func(row map[string]string) {
		key := "rest"
		if row["性别"] == "女" && row["年龄"] == "25-35" && row["品类"] == "美妆" {
			key = "segment"
		}
		s.add(row, key, "阅读人数", "分享人数")
	})
	out["audience.lift.gender=女,age=25-35,category=美妆.shares"] = s["segment分享人数"] / s["segment阅读人数"] / (s["rest分享人数"] / s["rest阅读人数"])
}

func measureContent(w *world, out map[string]float64) {
	s := tally{}
	october(labelTable(w), "发表时间", func(row map[string]string) {
		s["items"+row["内容类型"]]++
		s.add(row, row["内容类型"], "阅读人数", "公众号消息阅读人数", "分享产生阅读次数", "收藏人数")
		s.add(row, row["栏目"], "阅读人数", "成交金额")
	})
	october(exportTable(w, last, last), "发表日期", func(row map[string]string) {
		kind := ""
		for _, a := range w.articles {
			if a.month == last && a.title == row["标题"] && compact(a.at) == row["发表日期"] {
				kind = a.kind
			}
		}
		s.add(row, kind, "分享人数", "送达人数")
	})
	for _, kind := range []string{"图文", "视频"} {
		reads := s[kind+"阅读人数"]
		out["content.published."+kind] = s["items"+kind]
		out["content.average_reads."+kind] = reads / s["items"+kind]
		out["content.share_rate."+kind] = s[kind+"分享人数"] / reads
		out["content.favourite_rate."+kind] = s[kind+"收藏人数"] / reads
		out["content.open_rate."+kind] = s[kind+"公众号消息阅读人数"] / s[kind+"送达人数"]
		out["content.share_conversion."+kind] = s[kind+"分享产生阅读次数"] / s[kind+"分享人数"]
	}
	for _, c := range plannedCategories {
		out["retention.revenue_per_1000_reads."+c.name] = 1000 * s[c.name+"成交金额"] / s[c.name+"阅读人数"]
	}
	rowsOf(spreadTable(), func(row map[string]string) {
		p := tally{}
		p.add(row, "", "阅读人数", "新增关注", "质量评分")
		out["content.follow_rate."+row["传播路径"]] = p["新增关注"] / p["阅读人数"]
		out["content.quality."+row["传播路径"]] = p["质量评分"]
	})
	kinds := tally{}
	october(interactionTable(w), "日期", func(row map[string]string) { kinds.add(row, row["互动类型"], "次数", "人数", "转化人数") })
	for _, k := range plannedKinds {
		out["interaction.per_day."+k.name] = kinds[k.name+"次数"] / 31
		out["interaction.conversion."+k.name] = kinds[k.name+"转化人数"] / kinds[k.name+"人数"]
	}
}

func measureComments(w *world, out map[string]float64) {
	n := tally{}
	october(commentTable(w), "评论时间", func(row map[string]string) {
		at := func(column string) time.Time {
			when, _ := time.Parse("2006-01-02 15:04", row[column]) // the zero time stands for never
			return when
		}
		written, replied, bought := at("评论时间"), at("回复时间"), at("下单时间")
		prompt := !replied.IsZero() && replied.Sub(written) <= 2*time.Hour
		negative := row["情感"] == "负面"
		count := func(key string, yes bool) {
			if yes {
				n[key]++
			}
		}
		count("all", true)
		count("soon", !bought.IsZero() && bought.Sub(written) <= 72*time.Hour)
		count("prompt", prompt)
		count("negative", negative)
		count("negative prompt", negative && prompt)
		count("won back", negative && prompt && bought.After(replied) && bought.Sub(replied) <= 30*24*time.Hour)
		count("slow", negative && row["主题"] == "响应速度")
		count("slow bought", negative && row["主题"] == "响应速度" && !bought.IsZero())
		count("positive", row["情感"] == "正面")
		count("positive bought", row["情感"] == "正面" && !bought.IsZero())
	})
	out["interaction.bought_72h.comment"] = n["soon"] / n["all"]
	out["interaction.answered_2h"] = n["prompt"] / n["all"]
	out["interaction.negative_topic_share.响应速度"] = n["slow"] / n["negative"]
	out["interaction.won_back"] = n["won back"] / n["negative prompt"]
	out["interaction.bought.负面.响应速度"] = n["slow bought"] / n["slow"]
	out["interaction.bought.正面"] = n["positive bought"] / n["positive"]
}

func measureTraffic(w *world, out map[string]float64) {
	s := tally{}
	october(sourceTable(w), "日期", func(row map[string]string) {
		s.add(row, row["来源"], "访问量", "新增关注", "次日留存人数", "7日留存人数", "订单数", "成交金额")
		s.add(row, "", "访问量")
	})
	for _, o := range origins {
		out["traffic.visit_share."+o] = s[o+"访问量"] / s["访问量"]
		out["traffic.follow_rate."+o] = s[o+"新增关注"] / s[o+"访问量"]
		out["traffic.retention_1."+o] = s[o+"次日留存人数"] / s[o+"新增关注"]
		out["traffic.retention_7."+o] = s[o+"7日留存人数"] / s[o+"新增关注"]
		out["traffic.order_value."+o] = s[o+"成交金额"] / s[o+"订单数"]
	}
	october(platformTable(w), "日期", func(row map[string]string) {
		s.add(row, row["平台"], "用户数", "成交金额", "引流关注人数", "解绑人数")
	})
	for _, p := range plannedPlatforms {
		out["platforms.gmv_per_user."+p.name] = s[p.name+"成交金额"] / s[p.name+"引流关注人数"]
		out["platforms.unlink_rate."+p.name] = s[p.name+"解绑人数"] / s[p.name+"引流关注人数"]
	}
	october(funnelTable(w), "日期", func(row map[string]string) { s.add(row, row["环节"], "人数") })
	for _, pair := range []string{"exposure>click", "click>inquiry", "inquiry>payment"} {
		from, to, _ := strings.Cut(pair, ">")
		out["funnel.rate."+pair] = s[to+"人数"] / s[from+"人数"]
	}
	rowsOf(zoneTable(), func(row map[string]string) {
		z := tally{}
		z.add(row, "", "views", "clicks")
		out["funnel.zone_ctr."+row["page"]+"."+row["zone"]] = z["clicks"] / z["views"]
	})
}

func measureRetention(w *world, out map[string]float64) {
	s := tally{}
	october(retentionTable(w), "队列", func(row map[string]string) {
		s.add(row, row["天数"]+"."+row["分组"], "队列人数", "留存人数")
	})
	rate := func(key string) float64 { return s[key+"留存人数"] / s[key+"队列人数"] }
	for _, day := range []string{"1", "7", "30"} {
		out["retention.rate."+day] = rate(day + ".")
	}
	for _, g := range plannedGroups {
		out["retention.rate.7."+g.name] = rate("7." + g.name)
	}
	hazard := func(day int) float64 { return 1 - rate(text(day)+".")/rate(text(day-1)+".") }
	for day := 29; day >= 2; day-- {
		if hazard(day) > hazard(day-1) && hazard(day) > hazard(day+1) {
			out["retention.peak_day"] = float64(day) // the last one written is the first peak after day 1
		}
	}
	rowsOf(benchmarkTable(), func(row map[string]string) {
		if v, ok := number(row["数值"]); ok && out[row["指标"]] != 0 {
			out[strings.Replace(row["指标"], ".rate.", ".gap.", 1)+gapMark(row["指标"])] = out[row["指标"]] - v
		}
	})
}

// gapMark keeps a benchmark that is not a rate from replacing its metric.
func gapMark(metric string) string {
	if strings.Contains(metric, ".rate.") {
		return ""
	}
	return ".gap"
}
