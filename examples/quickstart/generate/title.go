package main

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// subjects are what the account sells and writes about.
var subjects = []string{
	"早餐机", "空气炸锅", "保温杯", "冷萃咖啡", "燕麦片", "全麦面包", "低糖酸奶", "坚果礼盒", "桂花乌龙", "手冲壶", "收纳盒", "床品四件套",
	"香薰蜡烛", "护眼台灯", "电动牙刷", "洗脸巾", "防晒霜", "保湿面霜", "口红", "眼影盘", "卸妆油", "身体乳", "护手霜", "洗发水", "瑜伽垫",
	"筋膜枪", "跳绳", "通勤包", "帆布鞋", "羊毛衫", "秋冬外套", "儿童绘本", "积木", "婴儿湿巾", "宠物零食", "猫砂", "露营灯", "折叠椅",
	"厨房刀具", "不粘锅", "砂锅", "垃圾袋", "洗碗块", "扫地机", "加湿器",
}

var scenes = []string{
	"租房", "通勤", "加班", "换季", "周末", "露营", "早八", "宅家", "带娃", "独居", "开学", "旅行", "办公室", "小厨房", "送礼", "新手",
}

// patterns are title forms by style; S is a subject, C a scene, N a number from 3 to 12.
var patterns = map[string][]string{
	"疑问式": {
		"S怎么选才不踩坑？", "C到底要不要买S？", "你的S真的用对了吗？", "为什么C的人都在换S？", "S贵的和便宜的差在哪？", "C用S，多久换一次？",
		"S买回来就吃灰？问题出在这", "如何在C时用好S？",
	},
	"数字式": {
		"N个技巧，让S多用两年", "C必看：S的N个细节", "S选购N步走", "实测N款S，这一款留下了", "N分钟看懂S", "C清单：N件好物里的S", "关于S的N个误区",
		"N位读者的S使用心得",
	},
	"陈述式": {
		"C好物：这款S值得一试", "把S用出新花样", "S的正确打开方式", "C的一天，从S开始", "我们去工厂看了S是怎么做的", "一份给C人的S指南", "S测评报告出炉",
		"老用户回购最多的S", "C党的S，编辑部都在用",
	},
	"悬念式": {
		"用了三年S，我后悔了一件事", "S背后的秘密，店员不会说", "她靠S把C过成了诗", "C遇上S，结局没想到", "这款S，编辑部吵了一下午",
	},
}

// styles by category, in the order they are drawn from.
var stylesOf = map[string][]string{
	"工具类": {"数字式", "数字式", "疑问式", "陈述式"},
	"促销类": {"陈述式", "数字式", "悬念式", "陈述式"},
	"攻略类": {"数字式", "疑问式", "数字式", "陈述式"},
	"资讯类": {"陈述式", "陈述式", "疑问式", "数字式"},
	"故事类": {"悬念式", "陈述式", "悬念式", "疑问式"},
}

// compose fills a pattern of the style.
func compose(r *rand.Rand, style string) string {
	forms := patterns[style]
	return strings.NewReplacer(
		"S", subjects[r.IntN(len(subjects))],
		"C", scenes[r.IntN(len(scenes))],
		"N", strconv.Itoa(3+r.IntN(10)),
	).Replace(forms[r.IntN(len(forms))])
}

// wordForms put a keyword into a title; T is the title. Each word appears once.
var wordForms = map[string][]string{
	"限时": {"限时48小时｜T", "【限时】T", "T（限时加赠）"},
	"专属": {"会员专属｜T", "粉丝专属福利：T", "T，专属价来了"},
}

// titles draws n distinct titles with the given styles, of which `limited` hold 限时 and `exclusive` others hold 专属.
func titles(r *rand.Rand, styles []string, limited, exclusive int) []string {
	marks := make([]string, len(styles))
	for i := range limited {
		marks[i] = "限时"
	}
	for i := range exclusive {
		marks[limited+i] = "专属"
	}
	r.Shuffle(len(marks), func(i, j int) { marks[i], marks[j] = marks[j], marks[i] })
	seen := map[string]bool{}
	out := make([]string, 0, len(styles))
	for i := 0; i < len(styles); {
		title := compose(r, styles[i])
		if seen[title] {
			continue
		}
		seen[title] = true
		if word := marks[i]; word != "" {
			forms := wordForms[word]
			title = strings.Replace(forms[r.IntN(len(forms))], "T", title, 1)
		}
		out = append(out, title)
		i++
	}
	return out
}

// Titles of the month that hold each keyword: the account's of its 328 and the rivals' of their 588, 42 % rarer per title.
const (
	ownLimited, ownExclusive   = 22, 11
	peerLimited, peerExclusive = 68, 34
)

// entitle names a month's articles; titles are distinct within a month, so title and day are a key.
func entitle(batch []article) {
	r := stream("titles " + batch[0].at.Format("200601"))
	styles := make([]string, len(batch))
	for i := range batch {
		options := stylesOf[batch[i].category]
		styles[i] = options[r.IntN(len(options))]
	}
	limited, exclusive := ownLimited, ownExclusive
	if batch[0].month < last {
		limited, exclusive = len(batch)*(6+r.IntN(2))/100, len(batch)*(3+r.IntN(2))/100
	}
	for i, title := range titles(r, styles, limited, exclusive) {
		batch[i].style, batch[i].title = styles[i], title
	}
}
