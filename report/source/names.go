package source

import (
	"sync"

	"github.com/wxreport/wxreport/report"
)

// followerSourceCodes names the user_source codes of the user analysis interface.
var followerSourceCodes = map[string]string{
	"0": "其他合计", "1": "公众号搜索", "17": "名片分享", "30": "扫描二维码", "35": "搜号码", "39": "查询微信公众帐号",
	"43": "图文页右上角菜单", "51": "支付后关注", "57": "文章内账号名称", "75": "公众号文章广告", "78": "朋友圈广告",
	"100": "微信广告", "149": "小程序关注", "161": "他人转载", "176": "专辑页内账号名称", "200": "视频号", "201": "直播",
}

// followerSources are the headers of the export that has one column a source.
var followerSources = map[string]bool{
	"搜一搜": true, "扫描二维码": true, "文章页关注": true, "文章内账号名称": true, "名片分享": true, "他人转载": true, "其他合计": true,
	"公众号搜索": true, "支付后关注": true, "朋友圈广告": true, "微信广告": true, "公众号文章广告": true, "小程序关注": true,
	"专辑页内账号名称": true, "图文页右上角菜单": true, "图文页内公众号名称": true,
}

// wideKind says which interaction a column of a wide export counts, and whether it counts
// people or times.
type wideKind struct {
	kind   string
	people bool
}

// wideInteractions are the headers of exports that have one column a kind of interaction.
var wideInteractions = map[string]wideKind{
	"分享人数": {"share", true}, "分享次数": {"share", false},
	"微信收藏人数": {"favourite", true}, "收藏人数": {"favourite", true}, "收藏次数": {"favourite", false},
	"跳转阅读原文人数": {"read_original", true}, "阅读原文人数": {"read_original", true}, "阅读原文次数": {"read_original", false},
	"消息发送人数": {"message", true}, "消息发送次数": {"message", false},
	"点赞人数": {"like", true}, "点赞次数": {"like", false}, "在看人数": {"watching", true},
	"评论条数": {"comment", false}, "评论次数": {"comment", false}, "评论人数": {"comment", true}, "留言条数": {"comment", false},
}

// audienceWords are the dimensions by the names that files give them.
var audienceWords = map[string]string{
	"性别": "gender", "年龄": "age", "年龄段": "age", "省份": "province", "城市": "city", "设备": "device", "终端": "device",
	"新老用户": "new_or_returning", "新老访客": "new_or_returning", "活跃层级": "tier", "层级": "tier",
}

// totalWords mark rows that sum up the others.
var totalWords = map[string]bool{
	"合计": true, "总计": true, "汇总": true, "小计": true, "总和": true, "平均": true, "均值": true, "平均值": true,
	"total": true, "grandtotal": true, "sum": true, "subtotal": true, "average": true,
}

// titleHints are words, squeezed, in a file's name or above a table that speak for a dataset.
var titleHints = sync.OnceValue(func() map[string][]string {
	hints := map[string][]string{
		"followers":    {"useranalysis", "用户增长", "关注", "粉丝"},
		"articles":     {"total", "已通知内容", "内容明细", "文章", "图文", "视频号动态"},
		"article_days": {"数据来源概况", "单篇", "文章每日"},
		"reads":        {"tendency", "数据趋势概况", "阅读趋势", "流量"},
		"audience":     {"用户属性", "用户画像", "画像"},
		"segments":     {"交叉", "分群"},
		"spread":       {"传播路径", "传播"},
		"interactions": {"互动"},
		"comments":     {"评论", "留言"},
		"sources":      {"流量来源", "来源分析"},
		"platforms":    {"平台", "跨平台"},
		"funnel":       {"漏斗", "转化"},
		"zones":        {"热区", "热力", "点击区域"},
		"retention":    {"留存"},
		"competitors":  {"竞品", "对标"},
		"titles":       {"标题"},
		"experiments":  {"实验", "abtest", "测试"},
		"benchmarks":   {"基准", "行业"},
		"events":       {"事件", "埋点"},
		"orders":       {"订单"},
		"notes":        {"备注", "日历", "大事记"},
	}
	for _, schema := range report.Schemas() {
		hints[schema.Name] = append(hints[schema.Name], squeeze(schema.Name))
	}
	return hints
})
