package main

// experimentTable is every test of October, first variant first. Rows of conversion_delay_hours hold a mean: exposures are the
// conversions timed, conversions their hours added up.
func experimentTable() table {
	t := table{header: []string{"experiment", "variant", "factor", "exposures", "conversions", "metric", "revenue", "planned_share",
		"started_at", "ended_at"}}
	const from, until = "2026-10-08", "2026-10-28"
	add := func(name, variant, factor string, exposures, conversions int, metric string, revenue any, start, end string) {
		t.add(name, variant, factor, exposures, conversions, metric, revenue, .5, start, end)
	}
	// Headline clicks: 8.50 % against 10.12 %, numbered +19 %.
	add("标题风格", "疑问式", "标题风格", 42013, 3571, "ctr", nil, from, until)
	add("标题风格", "数字式", "标题风格", 41987, 4247, "ctr", nil, from, until)
	// Shares per read: 8.00 % against 10.16 %, short +27 %.
	add("内容长度", ">1500字", "内容长度", 31020, 2482, "share_rate", nil, from, until)
	add("内容长度", "≤800字", "内容长度", 30980, 3148, "share_rate", nil, from, until)
	// Opens: 12.50 % against 13.50 %, evening +8 %; the orders come 2.4 hours later after an evening push.
	add("推送时间", "8:00", "推送时间", 88040, 11005, "open_rate", 182600, from, until)
	add("推送时间", "20:00", "推送时间", 87960, 11875, "open_rate", 185900, from, until)
	add("推送时间·转化延迟", "8:00", "推送时间", 1480, 4588, "conversion_delay_hours", nil, from, until)
	add("推送时间·转化延迟", "20:00", "推送时间", 1520, 8360, "conversion_delay_hours", nil, from, until)
	// Payment page: 48 % against 65 %, the new layout +17 points.
	add("支付页布局", "旧布局", "优惠信息位置", 2400, 1152, "payment_rate", 141700, "2026-10-19", "2026-10-31")
	add("支付页布局", "新布局", "优惠信息位置", 2400, 1560, "payment_rate", 191300, "2026-10-19", "2026-10-31")
	// Too small to tell, and a split that cannot be half and half.
	add("内容结构", "纯文字", "内容结构", 312, 27, "follow_rate", nil, "2026-10-24", "2026-10-31")
	add("内容结构", "图文混排", "内容结构", 305, 31, "follow_rate", nil, "2026-10-24", "2026-10-31")
	add("封面图", "人物封面", "封面图", 20411, 1735, "ctr", nil, from, until)
	add("封面图", "产品封面", "封面图", 18702, 1702, "ctr", nil, from, until)
	return t
}

// noteTable is what the operator wrote into the calendar.
func noteTable() table {
	t := table{header: []string{"日期", "说明", "类型"}}
	t.add("2025-10-01", "国庆长假（至 8 日，与中秋相连）", "holiday")
	t.add("2026-02-17", "春节", "holiday")
	t.add("2026-03-18", "商城埋点升级，当日试用未统计", "incident")
	t.add("2026-10-01", "国庆长假（至 7 日）", "holiday")
	t.add("2026-10-08", "标题风格、内容长度、推送时间实验开始", "campaign")
	t.add("2026-10-12", "支付页改版上线，优惠信息下移一屏", "incident")
	t.add("2026-10-19", "支付页新布局开始实验", "campaign")
	t.add("2026-10-24", "线下快闪店扫码领券", "campaign")
	return t
}

func experimentFiles(_ *world) ([]output, error) {
	tests, err := ndjson(experimentTable())
	if err != nil {
		return nil, err
	}
	return []output{
		{"data/实验记录.ndjson", tests},
		{"data/备注.csv", delimited(noteTable(), ',')},
	}, nil
}
