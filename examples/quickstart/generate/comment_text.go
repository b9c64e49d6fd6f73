package main

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// sayings are comment forms by mood and topic; S is a product, N a number of hours or days, T a time of day.
var sayings = map[string][]string{
	"负面响应速度": {
		"客服N个小时都没人回，S的问题到底谁管？", "问了S的尺寸，T问的到现在没回复", "回复也太慢了吧，等了N小时", "后台留言石沉大海，S还能不能退？",
		"每次找客服都要等半天，心累", "客服响应太慢，S售后拖了N天", "T发的消息没人理，体验很差", "能不能回一下消息？已经催了N次",
		"排队等人工等了N0分钟，放弃了", "自动回复答非所问，人工又一直不在", "S漏发了，找客服N天没下文", "回得慢就算了，还让我重复说N遍",
	},
	"负面物流": {"S等了N天还没发货", "快递把S的盒子压坏了", "说好次日达，N天了还在路上", "物流信息N天没更新", "送错地址了，S到现在没收到"},
	"负面质量": {"S用了N天就坏了", "S和图片色差有点大", "这批S做工不如上次", "收到的S有异味", "S的盖子关不严，漏水"},
	"负面价格": {"S刚买就降价，不开心", "S比别家贵了N0块", "优惠券用不了，S等于原价", "运费太贵了，劝退"},
	"负面内容": {"这篇讲S的广告味太重", "S的参数写错了吧", "标题和内容不符，点进来就走了", "同样的S写了N遍了"},
	"正面内容": {
		"写得真细，S终于会选了", "跟着文章买了S，没踩雷", "收藏了，T慢慢看", "编辑的S清单太实用了", "这期S讲得清楚，转给我妈了", "每天T都等更新",
		"S那段太真实了哈哈", "干货满满，求S下一期", "看完就去翻出家里的S了",
	},
	"正面质量": {
		"S用了N个月，依旧很好用", "回购第N次，S没让我失望", "S手感很好，颜值也高", "家里人都夸这款S", "S做工扎实，值这个价", "S比想象中好用太多",
		"N天就收到了，S很满意",
	},
	"正面服务": {"客服态度很好，S当天就给换了", "售后给力，N小时就解决了S的问题", "小编回复好快，爱了", "S少了配件，马上补发，点赞", "耐心解答了我N个问题"},
	"中性咨询": {
		"请问S有几种颜色？", "S适合N岁的孩子用吗？", "S什么时候补货？", "S可以开发票吗？", "T几点截单？", "S和上一代有什么区别？", "满N00减的活动含S吗？",
		"S支持以旧换新吗？",
	},
	"中性其他": {"路过看看S", "T打卡", "第N次来留言", "抽奖结果在哪看？", "同款S我在用", "坐标杭州，T下雨了", "先占个座"},
}

var daytimes = []string{"早上", "中午", "下午", "晚上", "昨晚", "周末", "前天"}

// tails vary the ends; most comments have none.
var tails = []string{"", "", "", "", "", "。", "！", "～", "，谢谢", "[旺柴]", "[捂脸]", "……"}

// say writes a comment's text.
func say(r *rand.Rand, c comment) string {
	forms := sayings[c.mood+c.topic]
	said := strings.NewReplacer(
		"S", subjects[r.IntN(len(subjects))],
		"N", strconv.Itoa(2+r.IntN(7)),
		"T", daytimes[r.IntN(len(daytimes))],
	).Replace(forms[r.IntN(len(forms))])
	tail := tails[r.IntN(len(tails))]
	if strings.HasSuffix(said, "？") && !strings.HasPrefix(tail, "[") {
		return said
	}
	return said + tail
}
