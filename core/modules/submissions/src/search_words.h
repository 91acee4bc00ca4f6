// What a person typed into a search box, and the terms by which an index finds it. All texts here are folded
// (base::fold): 臺 and 台, wide and narrow, large and small letters are one.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::submissions {

/// The words of a text, folded; each must occur.
std::vector<std::string> words_of(const std::string& text);
bool contains_all(std::string_view folded, const std::vector<std::string>& words);

/// Every character of a text and every pair of neighbours, each once.
std::vector<std::string> search_terms(std::string_view folded);
/// The fewest terms that a row which holds the word must have: its pairs, or its one character.
std::vector<std::string> terms_to_ask(std::string_view word);

}  // namespace tenderloom::submissions
