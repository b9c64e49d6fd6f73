package text_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/wxreport/wxreport/analysis/text"
)

// planted are words with the part of the own and of the rivals' titles that hold them.
var planted = []struct {
	word        string
	own, rivals float64
}{
	{"限时", .02, .08}, {"专属", .03, .09}, {"开箱测评", .05, .01}, {"盲盒", .04, .015}, {"优惠券", .03, .07}, {"直播间", .02, .06},
	{"新手指南", .06, .02}, {"会员日", .03, .031}, {"露营装备", .05, .02}, {"早餐食谱", .06, .03},
}

// bystanders fill the titles; none is planted.
var bystanders = strings.Fields(`周末去哪儿玩 这家小店藏在巷子深处 三分钟学会做菜 孩子不爱吃饭怎么办 春天的第一杯茶 城市里的慢生活 我们聊聊阅读 厨房收纳有讲究 秋冬衣服这样搭配 旧物改造大全
雨天适合听歌 出门旅行清单 老街的味道 爸妈也能看懂 省钱买菜攻略 睡前读一首诗 学生党书单 办公室午休指南 养花新手容易犯的错 一口锅做四道菜 冬天泡脚的学问 骑车看海 邻居家的猫 夜市小吃地图
阳台种菜记录 手账排版灵感 露台上的晚餐 跑步三个月之后 咖啡豆怎么选 换季护肤步骤 给自己放个假 周一早会怎么开 写给妈妈的信 修好一把旧椅子 家庭账本 晒太阳的好处 图书馆里的下午`)

// titles writes n titles; part says how often a planted word stands in one.
func titles(random *rand.Rand, n int, part func(i int) float64) []string {
	out := make([]string, n)
	for t := range out {
		words := []string{bystanders[random.IntN(len(bystanders))]}
		for i, p := range planted {
			if random.Float64() < part(i) {
				words = append(words, p.word)
			}
		}
		words = append(words, bystanders[random.IntN(len(bystanders))])
		random.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		glue := []string{"", "，", "！", "｜"}[random.IntN(4)]
		out[t] = strings.Join(words, glue)
	}
	return out
}

func corpora(seed uint64, own, rivals int) (a, b []string) {
	random := rand.New(rand.NewPCG(seed, 3))
	return titles(random, own, func(i int) float64 { return planted[i].own }), titles(random, rivals, func(i int) float64 { return planted[i].rivals })
}

func TestKeywordsFindPlantedWords(t *testing.T) {
	t.Parallel()
	own, rivals := corpora(1, 8000, 12000)
	found := text.Keywords(own, rivals, text.Discovery{})
	for _, p := range planted {
		i := slices.IndexFunc(found, func(k text.Keyword) bool { return k.Word == p.word })
		if i < 0 {
			t.Errorf("%s not found", p.word)
			continue
		}
		k := found[i]
		want := p.own-p.rivals > .005 || p.rivals-p.own > .005
		if k.Proven != want || want && (k.Z > 0) != (p.own > p.rivals) {
			t.Errorf("%s: z %.1f, proven %v; planted %.3f own, %.3f rivals", p.word, k.Z, k.Proven, p.own, p.rivals)
		}
		if rate := k.OwnRate / 1000; math.Abs(rate-p.own) > .2*p.own {
			t.Errorf("%s: own rate %.4f, planted %.4f", p.word, rate, p.own)
		}
	}
	for i, k := range found {
		if k.Proven && !slices.ContainsFunc(planted, func(p struct {
			word        string
			own, rivals float64
		}) bool {
			return p.word == k.Word
		}) {
			t.Errorf("%d: %s is told with z %.1f, not planted", i, k.Word, k.Z)
		}
	}
}

// A piece of a word and a word with its chance neighbours are no words.
func TestKeywordsAreWhole(t *testing.T) {
	t.Parallel()
	var own []string
	before, after := []rune("春夏秋冬山水风云花鸟"), []rune("东西南北金木土火日月")
	for i := range 300 {
		title := string(before[i%10]) + "开箱测评" + string(after[i/10%10])
		if i%3 == 0 {
			title = string(before[i/3%10]) + "优惠券" + string(after[i/30%10])
		} else if i%3 == 1 && i < 60 {
			title = string(before[i%10]) + "送优惠券" + string(after[i/10%10])
		}
		own = append(own, title)
	}
	var words []string
	for _, k := range text.Keywords(own, nil, text.Discovery{MinPMI: 1}) {
		words = append(words, k.Word)
		if !math.IsNaN(k.Z) || k.Proven {
			t.Errorf("%s: z %v without rivals", k.Word, k.Z)
		}
	}
	slices.Sort(words)
	if !slices.Equal(words, []string{"优惠券", "开箱测评"}) {
		t.Errorf("found %q", words)
	}
}

func TestKeywordsOfOneCorpusAreNotProven(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		all, _ := corpora(seed, 6000, 0)
		for _, k := range text.Keywords(all[:2500], all[2500:], text.Discovery{}) {
			if k.Proven {
				t.Errorf("seed %d: %s proven with z %.1f between two halves of the same titles", seed, k.Word, k.Z)
			}
		}
	}
}

func TestKeywordsCountTitles(t *testing.T) {
	t.Parallel()
	own, rivals := corpora(4, 400, 300)
	for _, k := range text.Keywords(own, rivals, text.Discovery{}) {
		count := func(list []string) (n int) {
			for _, title := range list {
				if strings.Contains(title, k.Word) {
					n++
				}
			}
			return n
		}
		if k.Own != count(own) || k.Rivals != count(rivals) {
			t.Errorf("%s: counted %d and %d, stands in %d and %d", k.Word, k.Own, k.Rivals, count(own), count(rivals))
		}
		if k.OwnRate != 1000*float64(k.Own)/float64(len(own)) || !(k.Difference.Low <= k.OwnRate-k.RivalRate && k.OwnRate-k.RivalRate <= k.Difference.High) {
			t.Errorf("%s: rates %v %v, interval %v", k.Word, k.OwnRate, k.RivalRate, k.Difference)
		}
	}
}

func TestKeywordsTurnWithTheSides(t *testing.T) {
	t.Parallel()
	own, rivals := corpora(9, 1500, 1500)
	a, b := text.Keywords(own, rivals, text.Discovery{}), text.Keywords(rivals, own, text.Discovery{})
	if len(a) == 0 || len(a) != len(b) {
		t.Fatalf("%d and %d words", len(a), len(b))
	}
	for _, k := range a {
		i := slices.IndexFunc(b, func(o text.Keyword) bool { return o.Word == k.Word })
		if i < 0 || math.Abs(b[i].Z+k.Z) > 1e-9 || b[i].Own != k.Rivals {
			t.Errorf("%s: z %v against own, not its opposite from the other side", k.Word, k.Z)
		}
	}
}

func TestKeywordsOfFewTitles(t *testing.T) {
	t.Parallel()
	for name, sides := range map[string][2][]string{
		"none":           {},
		"empty titles":   {{"", "", ""}, {""}},
		"no rivals":      {slices.Repeat([]string{"限时优惠", "大家限时抢", "今日限时"}, 9), nil},
		"not Chinese":    {slices.Repeat([]string{"big sale today", "🎉🎉"}, 20), slices.Repeat([]string{"\xff\xfe"}, 20)},
		"no own":         {nil, slices.Repeat([]string{"新品上市"}, 12)},
		"one long title": {{strings.Repeat("很长的标题", 40_000)}, {"短"}},
	} {
		for _, k := range text.Keywords(sides[0], sides[1], text.Discovery{}) {
			if k.Proven {
				t.Errorf("%s: %s is proven", name, k.Word)
			}
		}
	}
}

func FuzzKeywords(f *testing.F) {
	f.Add("限时抢购\n限时优惠\n新品上市", 2, 2)
	f.Add("\xff限\x00时\n", 0, 1)
	f.Fuzz(func(t *testing.T, all string, own, least int) {
		list := strings.Split(all, "\n")
		own = min(max(own, 0), len(list))
		for _, k := range text.Keywords(list[:own], list[own:], text.Discovery{MinTitles: max(1, least%9), MinEntropy: .1, MinPMI: .1}) {
			if n := utf8.RuneCountInString(k.Word); n < 2 || n > 4 || k.Own > own || k.Rivals > len(list)-own || k.Own+k.Rivals == 0 {
				t.Errorf("%+v of %d and %d titles", k, own, len(list)-own)
			}
		}
	})
}

func BenchmarkKeywords20000Titles(b *testing.B) {
	own, rivals := corpora(1, 8000, 12000)
	b.ReportAllocs()
	for b.Loop() {
		text.Keywords(own, rivals, text.Discovery{})
	}
}

func ExampleKeywords() {
	own, rivals := corpora(1, 8000, 12000)
	for _, k := range text.Keywords(own, rivals, text.Discovery{})[:2] {
		fmt.Printf("%s: %.0f of 1,000 own titles, %.0f of the rivals', z %.1f\n", k.Word, k.OwnRate, k.RivalRate, k.Z)
	}
	// Output:
	// 限时: 19 of 1,000 own titles, 82 of the rivals', z -17.5
	// 专属: 31 of 1,000 own titles, 88 of the rivals', z -15.6
}
