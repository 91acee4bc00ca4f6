// PDFs for tests, good and bad ones, made with libqpdf or by hand.
#pragma once
#include <string>

namespace tenderloom::test {

std::string blank_pdf(int pages = 1);
/// `trap`: javascript_open_action, javascript_names, javascript_nested, javascript_escaped, launch, embedded_file, xfa
std::string pdf_with(const std::string& trap);
std::string encrypted_pdf(const std::string& user_password);
/// A few kilobytes that ask for gigabytes when they are read.
std::string bomb_pdf();
/// An outline that never ends and a page tree that contains itself.
std::string looping_pdf();

}  // namespace tenderloom::test
