/** Names of people in the United Kingdom that no shipped list has (a test holds that). */
export const heldOutFirst =
  `Ottilie Caspian Zubeida Ikenna Folake Wiktoria Grzegorz Parminder Sukhjit Rhianwen Thandeka Oluchi Nkechi Temperance
  Bartholomew Cressida Hyacinth Peregrine Torquil Ailsa Morven Seonaid Ruaridh Eoghan Caoimhe Sorcha Fiadh Tadhg
  Iestyn Gwenllian Heledd Meinir Angharad Tomos Tegwen Zhanna Svetlana Bohdan Oksana Mykola Yulia Zdenka Radka Ludmila Agnija Raimonda
  Vytautas Gintaras Ionela Mircea Dragos Stelian Luminita Zorica Branislav Ljubica Ferhat Gulsen Nurettin Sevgi Berivan Rojda
  Shiwani Tanvir Mahfuz Shamsul Nazmin Rezwana Moynul Jaspinder Kirandeep Lakhbir Rupinder Simarjit Bhavesh Chetan Dipesh Hetal Jignesh
  Ketan Mittal Nimisha Pritesh Trupti Venkatesh Padmini Subramaniam Thivya Kajan Nirosha Chaminda Ruwan Anjelika Xiaoming Yanling Weimin Jingyi
  Haoran Siewling Thuy Minh-Anh Phuong Rosalinda Marisol Joaquim Conceicao Delfina Kwadwo Akosua Adwoa Yaa Abena Efua Nana-Ama Ebun Morenike
  Olamide Sade Uzoamaka Tendai Rutendo Tafadzwa Nomvula Sipho Bongani Lerato Makena Wanjiru Fikirte Selam Dawit Mekdes Hodan Ifrah
  Abshir Warsame Latoya Deshawn Keisha Shanelle Jevon Trevaughn Errol Winsome Hortense Ignatius Cuthwin`.split(
    /\s+/,
  );

export const heldOutLast =
  `Okonjo Thistlewood Featherstonehaugh Quansah Adjei Sarpong Frimpong Opoku Yeboah Nwachukwu Ezeigwe Onwudiwe Olatunji Oyelaran Akintola
  Fashola Sithebe Mabhena Chikowore Gumbo Mutasa Kariuki Kipchoge Tesfaye Gebremariam Warsame-Ali Abdikarim Dirie Zbikowski Wojcicki
  Krajewski Grabowska Szczepanski Piotrowicz Dabrowska Kucharski Marchenko Shevchuk Kovalenko Bondarenko Petrauskas Kazlauskas Ozolins Kalnins
  Ionescu Dumitrescu Vasilescu Stoica Kostov Hristova Yordanov Stojanovic Jovanovska Celik Aydin Ozturk Karatas Demirci Kaya-Brown Haddad
  Mansour-Reid Khoury Shamsi Bukhari Gillani Jatoi Rajput Bhuiyan Miah Talukder Sarkar Chakraborty Bhattacharya Mukhopadhyay Venkataraman
  Krishnamurthy Subramanian Thevarajah Sivakumar Jeyaratnam Wickramasinghe Jayasuriya Gunawardena Dissanayake Gnanasekaran Toor Khangura
  Randhawa Sangha Birdi Panesar Chana Matharu Uppal Sahota Wong-Davies Cheng Leung Tsui Lau Pham Huynh Dang Xu Qian Ramnarine Persaud
  Boodhoo Maharaj Etienne Baptiste Jeanmarie Augustin Polwhele Trevithick Penhaligon Tregear Nancarrow Carlyon Pascoe Curnow Heptinstall
  Ramshaw Tulloch Auchterlonie Dalziel Menzies Farquharson Cruden Abercrombie Lewthwaite Birkbeck Postgate Micklethwait
  Sidebottom Ackroyd Ogilvy Pardoe Brocklehurst Cholmondeley Bythesea Gotobed Pettifer Quartermaine Snodgrass Tunnicliffe Wigglesworth
  Llewelyn Probert Gwilym Beynon Cadwallader Bebb Gittins Tudur Ó-Briain MacGiolla McGeough McElhinney McAteer O'Rahilly
  O'Dowd Mulcahy Ní-Bhriain Deasy Twomey Scannell Lehane Spillane`.split(/\s+/);
