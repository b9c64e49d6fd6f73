package main

import (
	"strings"

	"github.com/wxreport/wxreport/analysis/text"
)

// What people write without praise or blame: a review site has no such text, and a model trained on reviews alone takes
// every sentence without praise for a complaint. The slots are filled in turn, so the list is the same each time.
var frames = strings.Fields(`
请问{o}在哪里 请问{o}怎么报名 {o}几点开始 {o}什么时候开始 {t}有{o}吗 {o}在{p}有吗 我在{p} 我是{p}的 {p}人路过 {p}这边也有{o} 想问一下{o}的时间 {o}需要预约吗 {o}支持{w}吗
{o}可以{w}吗 {t}去{p} {t}到{p} 已经{w} 我{t}{w}的 {t}{w} {o}从{p}发出 {o}一共{n}个 我买了{n}个{o} 订了{n}份{o} {o}分{n}期 第{n}次{w} {n}号{w} 给{f}看的 替{f}问一下 和{f}一起{w}
{f}让我来{w} {f}也关注了 {o}的型号是多少 {o}和{o}有什么区别 {o}是{p}的吗 {o}是什么时候的 这是{o} 那是{o} 关于{o}的 今天说的是{o} 这篇讲{o} 下一篇讲{o}吗 {o}在第{n}页 {o}放在{p}
第{n}名 来了 签到 打卡第{n}天 报名 路过 收到 已阅 知道了 在看 转给{f} 回复{n} 我选{n} 选{o} 我要{o} 坐等{o} {t}见 早上好 晚上好 各位好 大家好 {p}的朋友在吗 等{t}的{o} {t}休息 {t}上班
{o}有{n}种 {o}是{n}块吗 {o}多少钱 {o}的价格是多少 {o}的链接发一下 {o}怎么领 {o}怎么用 {o}怎么看 怎么加{o} 怎么改{o} {o}在哪看 {o}有线下的吗 {p}店几点关门 {p}店在哪里 周{n}开门吗 
{f}用的是{o} {f}{t}过生日 家里有{n}个人 我用了{n}天 用了{n}个月 身高一米{n} 体重{n}斤 是{f}买的 是给{f}买的 公司{t}发的 我们{t}开会 {t}再看 先{w} 打算{t}{w} 准备{w} 正在{w}
有没有{p}的 有没有{o} 还有{o}吗 还能{w}吗 现在{w}可以吗 {t}还能{w}吗 {w}之后呢 {w}要多久 {w}在哪里 {w}要带{o}吗 问下客服怎么{w} 客服几点上班 快递是哪家 用什么快递 发什么快递 到{p}几天
`)

var slots = map[string][]string{
	"{o}": strings.Fields(`活动 优惠券 礼盒 直播 课程 讲座 会员卡 小程序 门店 新品 包裹 快递 订单 发票 地址 名额 套餐 酒店 房间 早餐 停车场 手机 电脑 平板 键盘 屏幕 充电器 内存 硬盘 软件 系统 书 小说 杂志
文章 作者 视频 图片 二维码 公众号 客服 衣服 裤子 鞋子 裙子 尺码 颜色 面料 洗发水 沐浴露 牙膏 牛奶 酸奶 水果 苹果 橙子 葡萄 大米 面条 火锅 外卖 米饭 饺子 咖啡 奶茶 热水器 空调 冰箱 洗衣机
积分 红包 抽奖 奖品 样品 试用装 说明书 包装盒 赠品 保修卡 会议 培训 展览 音乐会 电影 地铁 公交 高铁 航班 护照 身份证 驾照 医院 学校 幼儿园 社区 公园 图书馆 超市 菜市场 菜谱 天气 假期 春节`),
	"{p}": strings.Fields(`北京 上海 广州 深圳 杭州 成都 武汉 西安 南京 重庆 长沙 青岛 沈阳 哈尔滨 昆明 福州 合肥 郑州 济南 苏州 三楼 一楼 门口 前台 东门 车站 机场 市中心 学校旁边 公司附近 网上 群里`),
	"{t}": strings.Fields(`今天 明天 后天 昨天 上周 下周 周末 周一 周五 早上 中午 下午 晚上 上个月 下个月 年底 国庆 过年 双十一 六一`),
	"{w}": strings.Fields(`下单 付款 报名 预约 取货 自提 换货 开发票 填地址 改地址 发货 签收 入住 续费 升级 注册 登录 扫码 分享 参加 领券 兑换 充值 评论 留言 投票 阅读 转发 出差 旅游 上课 考试`),
	"{n}": strings.Fields(`3 1 8 12 两 三 5 20 十 100 7 66 2024`),
	"{f}": strings.Fields(`朋友 妈妈 爸爸 孩子 同事 老师 老公 老婆 姐姐 同学 儿子 女儿 爷爷 奶奶 邻居 客户`),
}

// neutralWeight is how many reviews a neutral sentence counts for.
const neutralWeight = 2

// neutral writes the sentences: each frame a few times with other fillings, and each filling by itself.
func neutral(fillings int) []text.Example {
	var out []text.Example
	seen := map[string]bool{}
	add := func(s string) {
		if !seen[s] {
			seen[s] = true
			out = append(out, text.Example{Text: s, Class: text.Neutral, Weight: neutralWeight})
		}
	}
	turn := map[string]int{}
	for _, frame := range frames {
		for range fillings {
			s := frame
			for _, slot := range []string{"{o}", "{p}", "{t}", "{w}", "{n}", "{f}"} {
				for strings.Contains(s, slot) {
					words := slots[slot]
					s = strings.Replace(s, slot, words[turn[slot]%len(words)], 1)
					turn[slot]++
				}
			}
			add(s)
		}
	}
	for _, slot := range []string{"{o}", "{p}", "{t}", "{w}", "{f}"} {
		for _, word := range slots[slot] {
			add(word)
		}
	}
	return out
}
