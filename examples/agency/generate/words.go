package main

// vocabulary is what an account's data says, in its readers' language.
type vocabulary struct {
	sources, types, categories, topics, titles, places []string
	pleased, cross, tails, complaints                  []string // complaints name the topic of each cross comment
	benchmark                                          string
}

var chineseTypes = []string{"图文", "视频"}

var chineseTails = []string{"", "。", "！", "，会推荐给朋友", "，谢谢小编", "，期待下一篇", "，已经转发"}

var chineseSources = []string{"公众号会话", "朋友圈分享", "搜一搜", "扫码"}

var teaWords = vocabulary{
	sources: chineseSources, types: chineseTypes, tails: chineseTails, categories: []string{"茶知识", "新品", "茶山", "优惠"},
	topics: []string{"春茶", "普洱", "白茶", "茶具", "冷泡茶", "古树茶"}, places: []string{"广东", "浙江", "云南", "其他"},
	titles:  []string{"{topic}怎么选？记住这 {n} 点", "{topic}的 {n} 种喝法", "去茶山看{topic}", "为什么老茶客都存{topic}", "{topic}上新，老用户先选"},
	pleased: []string{"很香，回甘很好", "包装用心，会回购", "讲得清楚，学到了", "老用户了，一直很稳"}, cross: []string{"客服半天没人回", "快递太慢了", "这次的味道比上次淡"},
	complaints: []string{"客服响应", "物流", "质量"}, benchmark: "机构样本",
}

var schoolWords = vocabulary{
	sources: chineseSources, types: chineseTypes, tails: chineseTails, categories: []string{"方法", "真题", "家长", "活动"},
	topics: []string{"阅读理解", "错题本", "期中复习", "英语听力", "数学思维", "作文"}, places: []string{"江苏", "浙江", "山东", "其他"},
	titles:  []string{"{topic}提分的 {n} 个办法", "家长问得最多的 {n} 个{topic}问题", "{topic}，先做好这一步", "{topic}真的要刷题吗？", "周四公开课：{topic}"},
	pleased: []string{"老师讲得很细", "孩子喜欢听", "方法有用，收藏了", "谢谢老师"}, cross: []string{"报名后没人联系", "直播卡顿，听不清", "价格比去年高不少"},
	complaints: []string{"客服响应", "质量", "价格"}, benchmark: "机构样本",
}

var clinicWords = vocabulary{
	sources: chineseSources, types: chineseTypes, tails: chineseTails, categories: []string{"科普", "义诊", "医生", "问答"},
	topics: []string{"颈椎", "睡眠", "秋季过敏", "儿童用药", "体检报告", "血压"}, places: []string{"四川", "重庆", "云南", "其他"},
	titles:  []string{"{topic}不舒服？先看这 {n} 个信号", "医生说{topic}", "{topic}的 {n} 个误区", "本周义诊：{topic}", "读懂{topic}"},
	pleased: []string{"讲得很清楚", "医生很耐心", "转给爸妈了", "实用"}, cross: []string{"电话一直打不通", "排队太久", "推送太多了"},
	complaints: []string{"客服响应", "客服响应", "内容"}, benchmark: "机构样本",
}

var hotelWords = vocabulary{
	sources: []string{"Account session", "Moments", "Search", "QR code"}, types: []string{"Article", "Video"}, tails: []string{"", ".", "!", ", thank you all", ", five stars", ", see you in spring", " and a good view"}, categories: []string{"Rooms", "Dining", "City guide", "Offers"},
	topics: []string{"autumn breaks", "the harbour walk", "weekend brunch", "family rooms", "the new spa", "late check-out"}, places: []string{"Shanghai", "Hong Kong", "Singapore", "Other"},
	titles:  []string{"{n} reasons to book {topic}", "A guide to {topic}", "What guests say about {topic}", "How we prepare {topic}", "Members first: {topic}"},
	pleased: []string{"Lovely stay, thank you", "Great breakfast", "Helpful staff", "We will be back"}, cross: []string{"No answer to my message for a day", "The room was noisy", "Prices went up again"},
	complaints: []string{"Slow answers", "Room", "Price"}, benchmark: "Agency sample",
}
