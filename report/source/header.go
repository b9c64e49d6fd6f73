package source

import (
	"strings"
	"sync"
	"unicode"

	"github.com/wxreport/wxreport/report"
)

// narrow writes full-width letters, digits and signs as their ASCII forms.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '　':
			return ' '
		}
		return r
	}, s)
}

// squeeze normalises a header or a name: ASCII forms, lower case, no white space,
// underscores or hyphens, so that "New Users" meets new_users.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) || r == '_' || r == '-' || unicode.IsControl(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, narrow(s))
}

// headerName is a header cell taken apart: the keys to look up, best first, and the unit
// in its last brackets.
type headerName struct {
	keys []string
	unit string
}

// brackets brings the forms of brackets together.
var brackets = strings.NewReplacer("【", "(", "】", ")", "[", "(", "]", ")", "{", "(", "}", ")")

// parseHeader reads 阅读人数(人) as 阅读人数人, then 阅读人数 with the unit 人; and
// detail.read_user as itself, then read_user.
func parseHeader(text string) headerName {
	s := brackets.Replace(squeeze(text))
	s = strings.Trim(s, "*:'\"")
	h := headerName{keys: []string{s}}
	open, end := strings.LastIndexByte(s, '('), strings.LastIndexByte(s, ')')
	if open > 0 && end > open {
		h.unit = s[open+1 : end]
		h.keys = append(h.keys, s[:open]+h.unit+s[end+1:], s[:open]+s[end+1:])
	}
	if dot := strings.LastIndexByte(s, '.'); dot > 0 && dot < len(s)-1 {
		h.keys = append(h.keys, s[dot+1:])
	}
	return h
}

// alias says which column of a schema a header means; rank 0 is the column's own name.
type alias struct {
	column int
	rank   int
}

// aliases maps the normalised headers of each dataset to its columns.
var aliases = sync.OnceValue(func() map[string]map[string]alias {
	index := map[string]map[string]alias{}
	for _, schema := range report.Schemas() {
		byName := map[string]alias{}
		for i, column := range schema.Columns {
			for rank, name := range append([]string{column.Name}, column.Aliases...) {
				key := squeeze(name)
				if known, ok := byName[key]; !ok || rank < known.rank {
					byName[key] = alias{column: i, rank: rank}
				}
			}
		}
		index[schema.Name] = byName
	}
	return index
})

// sideHeaders are headers of back-end exports that no dataset takes, but that help to see
// a header row.
var sideHeaders = []string{
	"净增关注人数", "净增关注", "跳转阅读原文人数", "跳转阅读原文", "阅读原文人数", "阅读原文次数", "发表篇数", "群发篇数",
	"阅读人数占比", "内容url", "url", "送达阅读率", "首次分享次数", "首次分享率", "总分享次数", "每次分享带来阅读次数",
	"转发聊天和朋友圈", "设为铃声", "设为状态", "设为朋友圈封面", "互动率", "占比", "人均发送次数",
	"消息发送人数", "消息发送次数", "收藏次数", "曝光", "关注", "赞赏", "首次分享", "总分享", "阅读",
}

// knownHeaders is every normalised header that any dataset or export has.
var knownHeaders = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for _, byName := range aliases() {
		for key := range byName {
			known[key] = true
		}
	}
	for _, name := range sideHeaders {
		known[squeeze(name)] = true
	}
	for name := range followerSources {
		known[squeeze(name)] = true
	}
	for name := range wideInteractions {
		known[squeeze(name)] = true
	}
	return known
})

// lookUp finds the column that a header means in a dataset.
func lookUp(dataset string, h headerName) (alias, bool) {
	byName := aliases()[dataset]
	for i, key := range h.keys {
		if a, ok := byName[key]; ok {
			a.rank += 100 * i // a header that fits only without its brackets fits less
			return a, true
		}
	}
	return alias{}, false
}
