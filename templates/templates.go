// Package templates holds what the program writes and how it looks, as files that are
// part of the program: themes, languages and rules. Change them here, or start a theme
// from one in a spec.
//
// Steps of use: pass the folders of [FS] to spec.LoadTheme, spec.LoadWords and
// spec.LoadRules. The fonts are a package of their own, templates/fonts.
package templates

import "embed"

// FS holds themes/<name>.yaml, locales/<language>/*.yaml, rules/*.yaml, and sample/*.csv
// for a first spec.
//
//go:embed themes locales rules sample
var FS embed.FS
