package analysis

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// at is a moment of 1 October, minutes after midnight.
func at(minutes int) time.Time {
	return time.Date(2026, 10, 1, 0, minutes, 0, 0, time.UTC)
}

func TestDistinctLeavesCopiesOut(t *testing.T) {
	t.Parallel()
	const long = "刚刚收到货包装很好客服也很耐心下次还会再来买" // 22 letters
	from := func(n, apart int, text string) (out []remark) {
		for i := range n {
			out = append(out, remark{user: fmt.Sprint("u", i), text: text, at: at(i * apart)})
		}
		return out
	}
	bot := make([]remark, 20)
	for i := range bot {
		bot[i] = remark{user: "bot", text: fmt.Sprint("第", i, "楼"), at: at(i)}
	}
	cases := map[string]struct {
		talk []remark
		want repeats
	}{
		"one writer, twice the same":         {[]remark{{user: "a", text: "什么时候发货？", at: at(0)}, {user: "a", text: "什么时候发货", at: at(3)}}, repeats{twice: 1}},
		"two writers, the same short words":  {from(50, 1, "好看"), repeats{}},
		"writers unknown, the same":          {[]remark{{text: "好看", at: at(0)}, {text: "好看", at: at(1)}}, repeats{}},
		"a long text by three, days apart":   {from(3, 2000, long), repeats{pasted: 2}},
		"a long text by two":                 {from(2, 2000, long), repeats{}},
		"nineteen letters, days apart":       {from(3, 2000, long[:19*3]), repeats{}},
		"twenty letters, days apart":         {from(3, 2000, long[:20*3]), repeats{pasted: 2}},
		"eight letters, three in an hour":    {from(3, 30, "加我领取优惠好礼"), repeats{pasted: 2}},
		"eight letters, three in 61 minutes": {append(from(2, 30, "加我领取优惠好礼"), remark{user: "c", text: "加我领取优惠好礼", at: at(61)}), repeats{}},
		"seven letters, three in an hour":    {from(3, 30, "加我领优惠好礼"), repeats{}},
		"twenty on a day":                    {bot, repeats{bots: 20}},
		"nineteen on a day":                  {bot[:19], repeats{}},
		"no text":                            {from(30, 1, "！！"), repeats{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept, got := distinct(c.talk)
			if got != c.want || len(kept)+got.all() != len(c.talk) {
				t.Errorf("got %+v and %d of %d comments, want %+v", got, len(kept), len(c.talk), c.want)
			}
		})
	}
}

// The order of rows does not decide what is a copy, and no copy is left.
func TestDistinctDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	texts := []string{"好看", "什么时候发货", "加我领取优惠好礼谢谢", "刚刚收到货包装很好客服也很耐心下次还会再来买", ""}
	for range 200 {
		var talk []remark
		for i := range 40 {
			talk = append(talk, remark{user: fmt.Sprint("u", r.IntN(6)), text: texts[r.IntN(len(texts))], at: at(r.IntN(5000)*60 + i)})
		}
		lines := func(list []remark) string {
			var lines []string
			for _, x := range list {
				lines = append(lines, fmt.Sprint(x.user, x.text, x.at))
			}
			slices.Sort(lines)
			return strings.Join(lines, "\n")
		}
		kept, n := distinct(talk)
		r.Shuffle(len(talk), func(i, j int) { talk[i], talk[j] = talk[j], talk[i] })
		again, m := distinct(talk)
		if n != m || lines(kept) != lines(again) {
			t.Fatalf("%+v and %+v", n, m)
		}
		if _, left := distinct(kept); left.all() > 0 {
			t.Fatalf("%+v are left", left)
		}
	}
}
