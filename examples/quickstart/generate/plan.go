package main

// The counts of October 2026. They are whole numbers chosen so that the figures computed from them print exactly as the guide
// this example follows prints them; no rate is stored anywhere in the files.

// origins are the ways a new follower came, in the order of the traffic file.
var origins = []string{"公众号会话", "朋友圈分享", "搜一搜", "扫码", "其他"}

// originPlan holds one origin's month; before is the new-follower rate of the months before.
type originPlan struct {
	visits, followers, day1, day7, day30, orders, revenue, unfollowed int
	before                                                            float64
}

// plannedOrigins add up to 70,000 visits and to the 12,000 new followers of the month: 58 % and 27 % of visits, 11 % and 18 %
// following, 42 % and 35 % back on day 7; search: day 1 19 % above and order value 14 % below the session.
var plannedOrigins = []originPlan{
	{40600, 4466, 3216, 1876, 893, 3050, 390400, 268, .111},
	{18900, 3402, 2381, 1191, 544, 1260, 148680, 306, .178},
	{4200, 714, 612, 217, 107, 450, 49536, 57, .168},
	{3500, 2400, 1370, 360, 144, 210, 18900, 624, .676},
	{2800, 1018, 581, 196, 112, 160, 17920, 132, .366},
}

const (
	followersAtEnd = 90700 // on 31 October 2026
	cancelledMonth = 7930
	cardFollowers  = 640  // followed from a name card, part of session and Moments
	quoteFollowers = 478  // followed from another account's reprint, part of session and Moments
	pageFollowers  = 6750 // followed on an article page, the rest of session and Moments
)

// typePlan holds one content type's month; every total is split over its items.
type typePlan struct {
	name                              string
	items, reads, shares, favourites  int
	sharedReads, likes, comments, new int
	openRate, openBefore, finish      int // per ten thousand
}

// plannedTypes give 245 and 83 items, 18,000 and 32,000 reads each, 8.2 % and 14.5 % shared, 4.1 % and 2.8 % kept, 12.7 % and
// 18.3 % opened, and 3.6 against 2.0 readers brought by a share (1.8 times).
var plannedTypes = []typePlan{
	{"图文", 245, 4410000, 361620, 180810, 1301832, 560000, 86000, 3900, 1270, 1310, 5800},
	{"视频", 83, 2656000, 385120, 74368, 770240, 432000, 44200, 2850, 1830, 1860, 3600},
}

// kindPlan holds one kind of interaction's month: how often, by how many people a day (summed), how many of them bought.
type kindPlan struct {
	name                    string
	count, users, converted int
}

// plannedKinds give 32,000 likes and 4,200 comments a day, 9 % and 23 % buying, 2.1 interactions a person over all kinds; likes,
// comments, shares and favourites equal the sums over the month's articles.
var plannedKinds = []kindPlan{
	{"like", 992000, 460000, 41400},
	{"comment", 130200, 78000, 17940},
	{"message", 24800, 15500, 4805},
	{"share", 746740, 350000, 42000},
	{"favourite", 255178, 119794, 20365},
}

// stagePlan is one stage of the shop funnel; rate and yearAgo are its conversion from the stage before in past months.
type stagePlan struct {
	name          string
	users         int
	rate, yearAgo float64
}

// plannedStages give 8.3 %, 3.1 %, 60 % and, after months of about 46 % from inquiry to payment, 41 % in October.
var plannedStages = []stagePlan{
	{"exposure", 40000000, 1, 1},
	{"click", 3320000, .0829, .0836},
	{"inquiry", 102920, .0311, .0313},
	{"trial", 61752, .601, .603},
	{"payment", 42197, .766, .764},
}

// platformPlan is one platform's month; users are daily active users, summed.
type platformPlan struct {
	name                                            string
	users, reads, orders, revenue, linked, unlinked int
}

// plannedPlatforms give 2.1 times the revenue a user and 14 % against 6 % unlinked for followers who came from the mini program.
// Orders add up to the funnel's payments, linked followers to the month's new followers.
var plannedPlatforms = []platformPlan{
	{"official_account", 1860000, 7066000, 24300, 3000000, 7500, 450},
	{"mini_program", 644800, 2310000, 14900, 2184000, 2600, 364},
	{"channels", 900000, 3120000, 2997, 399000, 1900, 171},
}
